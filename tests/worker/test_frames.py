"""Frames survive any chunking, and garbage is recognised as garbage."""

from __future__ import annotations

import io
import os
import time

import pytest

from edgecls.worker.frames import FrameError, FrameReader, read_frame, write_frame


@pytest.fixture
def pipe():
    read_end, write_end = os.pipe()
    yield read_end, write_end
    for end in (read_end, write_end):
        try:
            os.close(end)
        except OSError:
            pass


def frame_bytes(message, payload=b""):
    stream = io.BytesIO()
    write_frame(stream, message, payload)
    return stream.getvalue()


def test_a_stream_gives_back_its_frames_in_order():
    stream = io.BytesIO(frame_bytes({"a": 1}) + frame_bytes({"b": "ü"}, b"\n\x00payload"))
    assert read_frame(stream) == ({"a": 1}, b"")
    assert read_frame(stream) == ({"b": "ü"}, b"\n\x00payload")
    assert read_frame(stream) is None


@pytest.mark.parametrize("size", [1, 2, 7])
def test_a_descriptor_may_deliver_any_chunks(pipe, size):
    read_end, write_end = pipe
    data = frame_bytes({"a": [1, 2]}, b"xyz") + frame_bytes({})
    reader = FrameReader(read_end)
    for start in range(0, len(data), size):
        os.write(write_end, data[start : start + size])
    assert reader.read(None) == ({"a": [1, 2]}, b"xyz")
    assert reader.read(None) == ({}, b"")
    os.close(write_end)
    assert reader.read(None) is None


def test_a_stream_cut_within_a_frame_is_an_error(pipe):
    read_end, write_end = pipe
    os.write(write_end, frame_bytes({"a": 1})[:-1])
    os.close(write_end)
    with pytest.raises(FrameError):
        FrameReader(read_end).read(None)
    with pytest.raises(FrameError):
        read_frame(io.BytesIO(frame_bytes({"a": 1})[:-1]))


@pytest.mark.parametrize("garbage", [b"hello world\n", b"-1 0\n", b"x" * 100])
def test_what_is_no_frame_is_an_error(pipe, garbage):
    read_end, write_end = pipe
    os.write(write_end, garbage)
    with pytest.raises(FrameError):
        FrameReader(read_end).read(None)


def test_a_deadline_ends_the_wait(pipe):
    with pytest.raises(TimeoutError):
        FrameReader(pipe[0]).read(time.monotonic() + 0.01)
