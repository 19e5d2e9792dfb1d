"""Events are found among whatever else a device prints."""

from __future__ import annotations

import json
from typing import List

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecls.runner.events import EVENTS, LineSplitter, parse_event


def _split(blocks: List[bytes], max_line: int = 1000) -> List[bytes]:
    splitter = LineSplitter(max_line)
    return [line for block in blocks for line in splitter.feed(block)]


def test_lines_are_cut_at_line_feeds() -> None:
    assert _split([b"one\ntwo\n"]) == [b"one", b"two"]


def test_a_line_may_come_in_pieces() -> None:
    assert _split([b"on", b"", b"e\ntw", b"o\n"]) == [b"one", b"two"]


def test_a_line_without_its_end_waits() -> None:
    assert _split([b"one\ntwo"]) == [b"one"]


def test_a_carriage_return_of_a_terminal_is_removed() -> None:
    assert _split([b"one\r\ntwo\r\n"]) == [b"one", b"two"]


def test_a_line_that_is_too_long_is_dropped_and_the_next_one_kept() -> None:
    splitter = LineSplitter(max_line=8)
    assert splitter.feed(b"x" * 9) == []
    assert splitter.feed(b"y" * 100) == []
    assert splitter.feed(b"\nshort\n") == [b"short"]
    assert splitter.dropped == 1


def test_memory_stays_bounded_on_an_endless_line() -> None:
    splitter = LineSplitter(max_line=1000)
    for _ in range(100):
        splitter.feed(b"x" * 1000)
        assert len(splitter._rest) <= 1000


@given(st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"").rstrip(b"\r"))), st.data())
def test_any_chunking_gives_the_same_lines(lines: List[bytes], data) -> None:
    stream = b"".join(line + b"\n" for line in lines)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=5)))
    blocks = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)])]
    assert _split(blocks) == lines


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_of_the_protocol_is_known(name: str) -> None:
    assert parse_event(json.dumps({"event": name}).encode()) == {"event": name}


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[I 11/22 06:00:00 paddle_lite] loaded",
        b'{"event":"samples","ms":[1.0',
        b'{"event":"weather"}',
        b'{"event":["done"]}',
        b'{"events":"done"}',
        b'"done"',
        b"{" * 100_000,
        b'{"event":"done","count":' + b"9" * 10_000 + b"}",
        b'{"event":"\xff"}',
    ],
)
def test_anything_else_is_no_event(line: bytes) -> None:
    assert parse_event(line) is None


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(line: bytes) -> None:
    parse_event(b"{" + line)
