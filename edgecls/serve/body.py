"""The picture in a request: the whole body, or a part of a form."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from typing import Any, AsyncIterator, Dict, Iterator, List, Optional

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from edgecls.serve.limits import Limits
from edgecls.serve.problem import Problem, busy

#: What curl's --data-binary says when nobody tells it otherwise is taken for a picture too.
_RAW = ("", "application/octet-stream", "application/x-www-form-urlencoded")
#: A client that is told in the middle of its body doesn't listen: the rest is read for so long, and thrown away.
_DRAIN_S = 3.0
#: Headers of a form's part are a few hundred bytes.
_PART_HEADERS = 8192
_CLOSE = {"Connection": "close"}
_HINT = "send the bytes of one JPEG, PNG, BMP, WebP or GIF, or a form with the file in it"


class Buffered:
    """The bytes of all bodies that are in memory now."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.bytes = 0

    @contextmanager
    def account(self) -> Iterator["Account"]:
        """Counts one body, until the end of the block."""
        account = Account(self)
        try:
            yield account
        finally:
            self.bytes -= account.bytes

    def take(self, count: int) -> None:
        """Count more bytes.

        Raises:
            Problem: 503, they would be too many.
        """
        if self.bytes + count > self._most:
            raise busy(1.0)
        self.bytes += count


class Account:
    """One body's share of Buffered."""

    def __init__(self, all_of_them: Buffered) -> None:
        self._all = all_of_them
        self.bytes = 0

    def take(self, count: int) -> None:
        self._all.take(count)
        self.bytes += count


async def read_picture(request: Request, limits: Limits, account: Account) -> bytes:
    """The encoded picture of a request.

    Raises:
        Problem: it is too large, too slow, empty, or of another kind.
        ClientDisconnect: the client went.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    name = kind.decode("latin-1").lower()
    if name == "multipart/form-data":
        boundary = options.get(b"boundary")
        if not boundary:
            raise Problem(400, "the form has no boundary", _HINT)
        return picture_of_form(bytes(await _read_body(request, limits, account)), boundary)
    if name not in _RAW and not name.startswith("image/"):
        raise Problem(415, "the body is no picture by its content type", _HINT)
    body = bytes(await _read_body(request, limits, account))
    if not body:
        raise Problem(400, "the request has no body", _HINT)
    return body


def picture_of_form(body: bytes, boundary: bytes) -> bytes:
    """The first file in a form.

    Raises:
        Problem: it is malformed, or has no file.
    """
    parts = _Parts()
    try:
        parser = MultipartParser(boundary, parts.callbacks())
        parser.write(body)
        parser.finalize()
    except MultipartParseError as error:
        raise Problem(400, "the form is malformed or cut short", _HINT) from error
    if not parts.complete:
        raise Problem(400, "the form is malformed or cut short", _HINT)
    if parts.file is None:
        raise Problem(400, "the form has no file", _HINT)
    return b"".join(parts.file)


async def _read_body(request: Request, limits: Limits, account: Account) -> bytearray:
    chunks = request.stream().__aiter__()
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limits.body_bytes:
        await _drain(chunks)
        raise _too_large(limits)
    body = bytearray()
    deadline = time.monotonic() + limits.body_s
    while True:
        try:
            chunk = await asyncio.wait_for(chunks.__anext__(), max(0.0, deadline - time.monotonic()))
        except StopAsyncIteration:
            return body
        except asyncio.TimeoutError as error:
            raise Problem(
                408, f"the body took longer than {limits.body_s:g} s", "send a smaller picture", headers=_CLOSE
            ) from error
        if len(body) + len(chunk) > limits.body_bytes:
            body.clear()
            await _drain(chunks)
            raise _too_large(limits)
        account.take(len(chunk))
        body += chunk


async def _drain(chunks: AsyncIterator[bytes]) -> None:
    """Read on for a while, and keep nothing."""
    deadline = time.monotonic() + _DRAIN_S
    try:
        while True:
            await asyncio.wait_for(chunks.__anext__(), max(0.0, deadline - time.monotonic()))
    except (StopAsyncIteration, asyncio.TimeoutError, ClientDisconnect):
        pass


def _too_large(limits: Limits) -> Problem:
    return Problem(413, f"the body has more than {limits.body_bytes:,} bytes", "send a smaller picture", headers=_CLOSE)


class _Parts:
    """Gathers the first file of a form from the parser's events."""

    def __init__(self) -> None:
        self.file: Optional[List[bytes]] = None
        self.complete = False
        self._field = b""
        self._value = b""
        self._headers: Dict[bytes, bytes] = {}
        self._is_file = False

    def callbacks(self) -> Any:
        return {
            "on_part_begin": self._part_begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._part_data,
            "on_end": self._end,
        }

    def _part_begin(self) -> None:
        self._headers = {}

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._field = (self._field + data[start:end])[:_PART_HEADERS]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value = (self._value + data[start:end])[:_PART_HEADERS]

    def _header_end(self) -> None:
        self._headers[self._field.lower()] = self._value
        self._field = self._value = b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._is_file = b"filename" in options and self.file is None
        if self._is_file:
            self.file = []

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file and self.file is not None:
            self.file.append(data[start:end])

    def _end(self) -> None:
        self.complete = True
