from __future__ import annotations

import io
import os

from edgecls.sources.paths import expand_stdin


def names(words: "list[str]", data: bytes) -> "list[str]":
    return list(expand_stdin(words, io.BytesIO(data)))


def test_words_stay_as_they_are_without_touching_standard_input() -> None:
    stream = io.BytesIO(b"x\n")
    assert list(expand_stdin(["a.png", "b/"], stream)) == ["a.png", "b/"]
    assert stream.read() == b"x\n"


def test_a_dash_stands_for_the_lines_of_standard_input() -> None:
    assert names(["a.png", "-", "b.png"], b"1.png\n\nwith space.png\r\nlast") == [
        "a.png",
        "1.png",
        "with space.png",
        "last",
        "b.png",
    ]


def test_a_name_may_be_any_bytes() -> None:
    (name,) = names(["-"], b"h\xfchn.png\n")
    assert os.fsencode(name) == b"h\xfchn.png"


def test_a_line_is_passed_on_before_the_next_has_come() -> None:
    read_end, write_end = os.pipe()
    with os.fdopen(read_end, "rb") as stream, os.fdopen(write_end, "wb", buffering=0) as writer:
        found = expand_stdin(["-"], stream)
        writer.write(b"one\n")
        assert next(found) == "one"
        writer.write(b"two\n")
        assert next(found) == "two"


def test_what_is_no_list_of_names_does_not_fill_the_memory() -> None:
    assert max(map(len, names(["-"], bytes(100_000)))) < 5_000
