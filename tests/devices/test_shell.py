"""Commands as text: what is written for a device's sh is read by it as it was meant."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecls.devices.shell import (
    MAX_COMMAND_BYTES,
    announced,
    as_script,
    enveloped,
    in_batches,
    join,
    kill_group,
    open_announcement,
    open_envelope,
)
from edgecls.errors import SettingsError

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def sh(script):
    return subprocess.run(["sh", "-c", script], stdout=subprocess.PIPE, check=False).stdout


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_any_words_survive_the_shell(words):
    assert sh(join(["printf", "<%s>", *words])) == "".join(f"<{word}>" for word in words).encode()


def test_text_is_taken_as_it_is_and_words_are_quoted():
    assert as_script("a | b") == "a | b"
    assert as_script(["a", "|", "b c"]) == "a '|' 'b c'"


@pytest.mark.parametrize("command", ["", "  ", [], "a\0b", "x" * (MAX_COMMAND_BYTES + 1)])
def test_what_no_shell_can_take_is_refused(command):
    with pytest.raises(SettingsError):
        as_script(command)


@pytest.mark.parametrize("name", ["", "1A", "A B", "A;rm -rf /", "A=B"])
def test_a_variable_needs_a_plain_name(name):
    with pytest.raises(SettingsError):
        announced("true", {name: "x"})


def test_an_announcement_names_the_process_and_keeps_the_output():
    script, mark = announced("printf '\\nraw\\n'; echo $$")
    pid, content = open_announcement(sh(script), mark)
    assert content == f"\nraw\n{pid}\n".encode()


def test_an_announcement_is_found_behind_what_a_login_script_prints():
    script, mark = announced("echo mine")
    output = b"Welcome!\n1234 5\n" + sh(script)
    assert open_announcement(output, mark)[1] == b"mine\n"


@pytest.mark.parametrize("cut", range(0, 40, 3))
def test_half_an_announcement_is_none(cut):
    script, mark = announced("echo mine")
    whole = sh(script)
    end = whole.index(b"\n")
    assert open_announcement(whole[: min(cut, end)], mark) == (None, b"")


@pytest.mark.parametrize("code", [0, 1, 3, 126, 127, 137, 255])
def test_an_envelope_brings_the_exit_code(code):
    script, mark = enveloped(f"printf 'no end'; exit {code}")
    content = open_announcement(sh(script), mark)[1]
    assert open_envelope(content, mark) == (b"no end", code)


def test_a_command_with_a_syntax_error_still_gets_its_envelope():
    script, mark = enveloped("if then ((")
    content, code = open_envelope(open_announcement(sh(f"{{ {script}; }} 2>&1"), mark)[1], mark)
    assert code == 2
    assert b"yntax error" in content


def test_an_envelope_that_never_closed_has_no_code():
    assert open_envelope(b"part of the outp", "mark") == (b"part of the outp", None)


def test_output_that_looks_like_an_end_is_none():
    content = b"\nother-mark 0\n"
    assert open_envelope(content + b"\nmark 5\n", "mark") == (content, 5)


@given(st.lists(WORDS, max_size=30), st.integers(1, 200))
def test_batches_keep_all_words_in_order(words, limit):
    batches = in_batches(words, limit)
    assert [word for batch in batches for word in batch] == words
    assert all(len(batch) == 1 or len(join(batch).encode()) <= limit for batch in batches)


def test_a_group_is_ended_with_all_its_members():
    script = (
        f"trap '' TERM; setsid sh -c 'echo $$; sleep 60 & sleep 60' & sleep 0.2; {kill_group('$!')}; wait $!; echo $?"
    )
    assert sh(script).split()[-1] == b"137"
