"""What every kind of device does alike: this computer, busybox, adb, an old adbd, ssh."""

from __future__ import annotations

import os
import time

import pytest

from edgecls.devices import FINISHED, RUNNING, VANISHED, clean, push_files
from edgecls.devices.shell import join
from edgecls.errors import DeviceCommandError, DeviceDeadlineError, DeviceError, SettingsError

AWKWARD = 'it\'s "ä" $HOME `x` \\ *'


@pytest.fixture
def place(device):
    """A folder on the device for one test."""
    folder = f"{device.root()}/test {AWKWARD}"
    device.remove(folder)
    device.mkdir(folder)
    yield folder
    device.remove(folder)


@pytest.mark.parametrize("code", [0, 1, 2, 3, 126, 127, 128, 130, 137, 255])
def test_the_exit_code_is_the_command_s_own(device, code):
    assert device.run(f"exit {code}").code == code


def test_a_command_that_prints_an_exit_is_no_exit(device):
    done = device.run("echo exit 3; echo 'X4EXIT:5'")
    assert (done.code, done.text) == (0, "exit 3\nX4EXIT:5\n")


def test_a_fatal_signal_is_named(device):
    done = device.run("kill -ILL $$")
    assert (done.code, done.signal) == (132, "SIGILL")


def test_words_arrive_as_they_were(device):
    words = [AWKWARD, "", "two\nlines", "-n", "ü"]
    assert device.run(["printf", "<%s>", *words]).stdout == "".join(f"<{word}>" for word in words).encode()


def test_every_byte_of_binary_output_arrives(device, place, tmp_path):
    local = tmp_path / "bytes"
    local.write_bytes(bytes(range(256)) * 5)
    device.send(local, f"{place}/bytes")
    assert device.run(["cat", f"{place}/bytes"]).stdout == local.read_bytes()


def test_ten_megabytes_of_output_arrive(device):
    assert device.run("head -c 10000000 /dev/zero").stdout == bytes(10_000_000)


def test_output_without_a_last_line_break_stays_without(device):
    assert device.run("printf abc").stdout == b"abc"


def test_there_is_no_standard_input_to_wait_for(device):
    assert device.run("cat", deadline_s=10).stdout == b""


def test_variables_reach_the_command(device):
    assert device.run('printf %s "$ONE"', env={"ONE": AWKWARD}).text == AWKWARD


def test_an_empty_command_is_refused(device):
    with pytest.raises(SettingsError):
        device.run("  ")


def test_a_chatty_command_ends_at_its_deadline(device):
    with pytest.raises(DeviceDeadlineError) as caught:
        device.run("while :; do echo still here; sleep 0.05; done", deadline_s=1)
    assert "1 s" in str(caught.value)


def test_at_the_deadline_all_that_was_started_ends(device, place):
    script = "trap '' HUP TERM; (while :; do touch alive; sleep 0.05; done) & wait"
    with pytest.raises(DeviceDeadlineError):
        device.run(f"cd {quoted(place)} && {script}", deadline_s=1)
    device.remove(f"{place}/alive")
    time.sleep(0.3)
    assert not device.exists(f"{place}/alive")


def test_a_file_comes_back_as_it_went(device, place, tmp_path):
    local, back = tmp_path / "there", tmp_path / "back"
    local.write_bytes(os.urandom(300_000))
    device.send(local, f"{place}/file")
    device.pull(f"{place}/file", back)
    assert back.read_bytes() == local.read_bytes()


def test_an_empty_file_comes_back_empty(device, place, tmp_path):
    (tmp_path / "empty").touch()
    device.send(tmp_path / "empty", f"{place}/empty")
    device.pull(f"{place}/empty", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == b""


def test_a_missing_file_is_named_and_leaves_no_local_one(device, place, tmp_path):
    with pytest.raises(DeviceCommandError, match="there is no file"):
        device.pull(f"{place}/none", tmp_path / "none")
    assert list(tmp_path.glob("*none*")) == []


def test_the_hash_of_many_files_names_the_missing_ones(device, place):
    device.check(f"cd {quoted(place)} && printf abc > one", "write")
    found = device.sha256([f"{place}/one", f"{place}/none"])
    assert found == {
        f"{place}/one": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        f"{place}/none": None,
    }


def test_files_are_made_renamed_and_removed(device, place):
    device.mkdir(f"{place}/deep/deeper")
    device.rename(f"{place}/deep", f"{place}/other")
    assert device.exists(f"{place}/other/deeper")
    device.remove(f"{place}/other")
    assert not device.exists(f"{place}/other")


@pytest.mark.parametrize("path", ["/", "/data", "/data/../etc", "relative/path", "/two\n/lines"])
def test_a_dangerous_path_is_not_removed(device, path):
    with pytest.raises(SettingsError):
        device.remove(path)


def test_there_is_free_space_and_programs_start(device):
    assert device.free_bytes(f"{device.root()}/not/there/yet") > 0
    assert device.can_execute(device.root())


def test_properties_name_what_the_device_is_built_for(device):
    properties = device.properties()
    assert properties.abi == {"x86_64": "x86_64", "aarch64": "arm64-v8a"}[os.uname().machine]
    assert properties.cores
    assert properties.memory_bytes > 1 << 20


def test_the_condition_knows_the_boot_and_the_load(device):
    condition = device.condition()
    assert len(condition.boot_id) == 36
    assert condition.load_1m >= 0
    assert condition.uptime_s > 0
    assert condition.free_memory_bytes > 1 << 20


def test_a_job_runs_on_by_itself_and_leaves_its_output_and_exit_code(device, place):
    device.start_detached("echo one; sleep 0.6; echo two; echo oops >&2; exit 7", folder=f"{place}/job", deadline_s=60)
    assert device.poll(f"{place}/job").status == RUNNING
    state = finished(device, f"{place}/job")
    assert (state.status, state.code, state.late, state.output_bytes) == (FINISHED, 7, False, 8)
    assert device.read_output(f"{place}/job") == b"one\ntwo\n"
    assert device.read_output(f"{place}/job", 4) == b"two\n"
    assert device.read_output(f"{place}/job", 8) == b""
    assert "exit code 7 (oops)" in str(state.error(device.id, "measure"))


def test_a_job_gets_its_words_and_variables(device, place):
    device.start_detached(
        ["sh", "-c", 'printf "%s|%s" "$1" "$ONE"', "x", AWKWARD],
        folder=f"{place}/job",
        deadline_s=60,
        env={"ONE": AWKWARD},
    )
    assert finished(device, f"{place}/job").error(device.id, "print") is None
    assert device.read_output(f"{place}/job").decode() == f"{AWKWARD}|{AWKWARD}"


def test_a_late_job_is_ended_by_the_device_with_all_that_it_started(device, place):
    script = f"trap '' TERM; (while :; do touch {quoted(place)}/alive; sleep 0.05; done) & sleep 60"
    device.start_detached(script, folder=f"{place}/job", deadline_s=1)
    state = finished(device, f"{place}/job")
    assert (state.late, state.code) == (True, 137)
    assert isinstance(state.error(device.id, "measure"), DeviceDeadlineError)
    device.remove(f"{place}/alive")
    time.sleep(0.3)
    assert not device.exists(f"{place}/alive")


def test_a_folder_takes_one_job_at_a_time(device, place):
    device.start_detached("sleep 60", folder=f"{place}/job", deadline_s=60)
    with pytest.raises(DeviceCommandError, match="still runs"):
        device.start_detached("true", folder=f"{place}/job", deadline_s=60)
    device.stop(f"{place}/job")
    assert device.poll(f"{place}/job").status == VANISHED
    device.start_detached("true", folder=f"{place}/job", deadline_s=60)
    assert finished(device, f"{place}/job").code == 0


def test_a_job_that_is_killed_by_a_signal_says_which(device, place):
    device.start_detached("kill -SEGV $$", folder=f"{place}/job", deadline_s=60)
    assert "SIGSEGV" in str(finished(device, f"{place}/job").error(device.id, "measure"))


def test_an_unknown_job_is_absent(device, place):
    assert "no such job" in str(device.poll(f"{place}/none").error(device.id, "measure"))


def test_a_push_sends_what_changed_and_nothing_else(device, place, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(os.urandom(100_000))
    two.write_text("two")
    files = {"a b/one": one, AWKWARD: two}
    assert counts(push_files(device, files, root=place)) == (2, 100_003, 0)
    assert counts(push_files(device, files, root=place)) == (0, 0, 2)
    two.write_text("changed")
    assert counts(push_files(device, files, root=place)) == (1, 7, 1)
    assert device.run(["cat", f"{place}/{AWKWARD}"]).text == "changed"
    left = device.run(f"cd {quoted(place)} && printf '%s\\n' * .[!.]*").text.splitlines()
    assert sorted(left) == sorted([AWKWARD, "a b", ".[!.]*"])


def test_a_program_stays_a_program(device, place, tmp_path):
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\nexit 5\n")
    program.chmod(0o755)
    push_files(device, {"bin/program": program}, root=place)
    assert device.run([f"{place}/bin/program"]).code == 5


def test_what_nobody_may_write_here_nobody_may_write_there(device, place, tmp_path):
    source = tmp_path / "code.jar"
    for content in ("first", "second"):
        source.unlink(missing_ok=True)
        source.write_text(content)
        source.chmod(0o444)
        assert push_files(device, {"code.jar": source}, root=place).sent_files == 1
    listed = device.check(["ls", "-l", f"{place}/code.jar"], "look").text
    assert listed.startswith("-r--r--r--")
    assert device.check(["cat", f"{place}/code.jar"], "look").text == "second"


def test_the_same_content_under_two_names_travels_once(device, place, tmp_path):
    for name in ("one", "two", "three"):
        (tmp_path / name).write_bytes(b"x" * 50_000)
    report = push_files(device, {name: tmp_path / name for name in ("one", "two", "three")}, root=place)
    assert counts(report) == (1, 50_000, 0)
    assert len(set(device.sha256([f"{place}/{name}" for name in ("one", "two", "three")]).values())) == 1


def test_a_file_that_was_changed_on_the_device_is_sent_again(device, place, tmp_path):
    (tmp_path / "one").write_text("good")
    push_files(device, {"one": tmp_path / "one"}, root=place)
    device.check(f"printf evil > {quoted(place)}/one", "spoil it")
    assert push_files(device, {"one": tmp_path / "one"}, root=place).sent_files == 1
    assert device.run(["cat", f"{place}/one"]).text == "good"


def test_progress_counts_up_to_all_bytes(device, place, tmp_path):
    (tmp_path / "one").write_bytes(os.urandom(700_000))
    seen = []
    push_files(device, {"one": tmp_path / "one"}, root=place, progress=lambda *news: seen.append(news))
    assert seen[-1] == (700_000, 700_000, "one")
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)


def test_many_files_fit_into_few_commands(device, place, tmp_path):
    files = {}
    for number in range(25):
        path = tmp_path / f"{number}"
        path.write_text(str(number))
        files[f"images of a test/{number:03} {AWKWARD}"] = path
    assert push_files(device, files, root=place).sent_files == 25
    assert push_files(device, files, root=place).skipped == 25


@pytest.mark.parametrize("name", ["../out", "/etc/passwd", "a/../b", ".", "a//b", "two\nlines"])
def test_a_name_that_leaves_the_folder_is_refused(device, name, tmp_path):
    (tmp_path / "one").touch()
    with pytest.raises(SettingsError):
        push_files(device, {name: tmp_path / "one"})


def test_clean_removes_all_and_says_how_much(device, place, tmp_path):
    (tmp_path / "one").write_bytes(os.urandom(200_000))
    push_files(device, {"one": tmp_path / "one"}, root=f"{place}/root")
    assert clean(device, root=f"{place}/root") >= 200_000
    assert not device.exists(f"{place}/root")


def test_what_can_t_be_executed_is_an_error_of_its_own(device, place):
    device.check(f"printf x > {quoted(place)}/plain", "write")
    with pytest.raises(DeviceError, match="can't start it"):
        device.check([f"{place}/plain"], "start it")


def counts(report):
    return report.sent_files, report.sent_bytes, report.skipped


def finished(device, folder):
    for _ in range(200):
        state = device.poll(folder)
        if state.status != RUNNING:
            return state
        time.sleep(0.05)
    raise AssertionError("the job does not end")


def quoted(path):
    return join([path])
