"""Messages between parent and child: a JSON object with an optional block of bytes.

On the wire: ``<json length> <payload length>\\n``, the JSON, the payload.
"""

from __future__ import annotations

import json
import os
import select
import time
from typing import Any, BinaryIO, Dict, Optional, Tuple

Frame = Tuple[Dict[str, Any], bytes]

#: A header is two decimal numbers; a longer line is not ours.
_MAX_HEADER = 64


class FrameError(Exception):
    """The stream holds something that is not a frame."""


def write_frame(stream: BinaryIO, message: Dict[str, Any], payload: bytes = b"") -> None:
    """Write one frame and flush it."""
    body = json.dumps(message, allow_nan=False).encode("utf-8")
    stream.write(b"%d %d\n" % (len(body), len(payload)))
    stream.write(body)
    if payload:
        stream.write(payload)
    stream.flush()


def read_frame(stream: BinaryIO) -> Optional[Frame]:
    """Read one frame; None at a clean end of the stream.

    Raises:
        FrameError: the stream ends within a frame or holds something else.
    """
    header = stream.readline(_MAX_HEADER)
    if not header:
        return None
    body_size, payload_size = _parse_header(header)
    body = stream.read(body_size)
    payload = stream.read(payload_size) if payload_size else b""
    if len(body) != body_size or len(payload) != payload_size:
        raise FrameError("the stream ended within a frame")
    return json.loads(body), payload


class FrameReader:
    """Reads frames from a file descriptor with a deadline for each."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._buffer = bytearray()

    def read(self, deadline: Optional[float]) -> Optional[Frame]:
        """The next frame; None at the end of the stream.

        Args:
            deadline: a point of ``time.monotonic()``, or None to wait for ever.

        Raises:
            TimeoutError: the deadline passed first.
            FrameError: the stream ends within a frame or holds something else.
        """
        while True:
            frame = self._take()
            if frame is not None:
                return frame
            block = self._receive(deadline)
            if not block:
                if self._buffer:
                    raise FrameError("the stream ended within a frame")
                return None
            self._buffer += block

    def _take(self) -> Optional[Frame]:
        end = self._buffer.find(b"\n")
        if end < 0:
            if len(self._buffer) > _MAX_HEADER:
                raise FrameError("no frame header")
            return None
        body_size, payload_size = _parse_header(bytes(self._buffer[: end + 1]))
        start = end + 1
        stop = start + body_size + payload_size
        if len(self._buffer) < stop:
            return None
        message = json.loads(bytes(self._buffer[start : start + body_size]))
        payload = bytes(self._buffer[start + body_size : stop])
        del self._buffer[:stop]
        return message, payload

    def _receive(self, deadline: Optional[float]) -> bytes:
        remaining = None if deadline is None else max(0.0, deadline - time.monotonic())
        ready, _, _ = select.select([self._descriptor], [], [], remaining)
        if not ready:
            raise TimeoutError
        return os.read(self._descriptor, 1 << 20)


def _parse_header(header: bytes) -> Tuple[int, int]:
    try:
        body_size, payload_size = (int(part) for part in header.split())
    except ValueError as error:
        raise FrameError(f"no frame header: {header[:40]!r}") from error
    if body_size < 0 or payload_size < 0:
        raise FrameError("a frame of negative size")
    return body_size, payload_size
