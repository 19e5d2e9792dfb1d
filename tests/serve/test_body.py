"""What a request may carry, over real HTTP."""

from __future__ import annotations

import socket
import time
from typing import List

import pytest

pytest.importorskip("edgecls.serve.run", reason="the extra serve is not installed")

from edgecls.serve.body import Buffered, picture_of_form
from edgecls.serve.problem import Problem
from tests.serve.conftest import Start
from tests.serve.fake_answers import FakeAnswers
from tests.serve.running import Running

BOUNDARY = "----edge"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


def form(*parts: "tuple[str, bytes]", end: bool = True) -> bytes:
    """A form of (content disposition, content)."""
    lines: List[bytes] = []
    for disposition, content in parts:
        lines += [f"--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode(), content, b"\r\n"]
    return b"".join(lines) + (f"--{BOUNDARY}--\r\n".encode() if end else b"")


@pytest.mark.parametrize(
    "kind", ["image/jpeg", "image/x-anything", "application/octet-stream", "", "application/x-www-form-urlencoded"]
)
def test_the_body_is_the_picture(service: Running, answers: FakeAnswers, kind: str) -> None:
    assert service.post(b"\0\xffbytes", content_type=kind).status == 200
    assert answers.seen == [b"\0\xffbytes"]


@pytest.mark.parametrize("kind", ["text/html", "application/json", "video/mp4", "multipart/mixed; boundary=x"])
def test_another_kind_of_body_is_refused(service: Running, answers: FakeAnswers, kind: str) -> None:
    assert service.post(b"x", content_type=kind).status == 415
    assert answers.seen == []


def test_the_file_in_a_form_is_the_picture(service: Running, answers: FakeAnswers) -> None:
    body = form(
        ('name="note"', b"text"), ('name="image"; filename="a.png"', b"\r\n--\0\xff"), ('name="b"; filename="b"', b"2")
    )
    assert service.post(body, content_type=FORM).status == 200
    assert answers.seen == [b"\r\n--\0\xff"]


@pytest.mark.parametrize(
    ("body", "kind", "says"),
    [
        (b"", "image/png", "no body"),
        (b"x", "multipart/form-data", "no boundary"),
        (b"no form at all", FORM, "malformed"),
        (form(('name="a"', b"text")), FORM, "no file"),
        (form(('name="a"; filename="a"', b"x"), end=False), FORM, "cut short"),
        (form(), FORM, "no file"),
    ],
)
def test_a_body_without_a_picture_is_refused(service: Running, body: bytes, kind: str, says: str) -> None:
    reply = service.post(body, content_type=kind)
    assert reply.status == 400
    assert says in reply.json()["error"]


def test_a_form_with_endless_headers_keeps_little_of_them() -> None:
    body = f"--{BOUNDARY}\r\nX: ".encode() + b"y" * 1_000_000
    with pytest.raises(Problem):
        picture_of_form(body, BOUNDARY.encode())


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(start: Start, declared: bool) -> None:
    service = start(body_bytes=1000)
    body = b"x" * 200_000
    with service.connect() as client:
        if declared:
            client.sendall(b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\n" + body)
        else:
            client.sendall(b"POST /predict HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
            client.sendall(b"30d40\r\n" + body + b"\r\n0\r\n\r\n")
        received = client.recv(10_000)
        while b"}" not in received:
            received += client.recv(10_000)
    assert received.startswith(b"HTTP/1.1 413")
    assert b"more than 1,000 bytes" in received


def test_a_body_of_the_largest_size_is_taken(start: Start) -> None:
    assert start(body_bytes=1000).post(b"x" * 1000).json()["bytes"] == 1000


def test_a_body_that_does_not_come_is_given_up(start: Start) -> None:
    service = start(body_s=0.3)
    with service.connect() as client:
        client.sendall(b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab")
        received = b""
        while True:
            more = client.recv(10_000)
            if not more:
                break
            received += more
    assert received.startswith(b"HTTP/1.1 408")
    assert b"the body took longer than 0.3 s" in received


def test_a_body_that_trickles_is_given_up_too(start: Start) -> None:
    service = start(body_s=0.5)
    with service.connect() as client:
        client.sendall(b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n\r\n")
        deadline = time.monotonic() + 20
        client.settimeout(0.05)
        received = b""
        while b"408" not in received:
            assert time.monotonic() < deadline
            client.sendall(b"x")
            try:
                received += client.recv(1000)
            except socket.timeout:
                pass


def test_all_bodies_together_have_a_limit(start: Start) -> None:
    service = start(body_bytes=1000, buffered_bytes=1500)
    with service.connect() as client:
        client.sendall(b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n" + b"x" * 900)
        reply = service.post(b"y" * 900)
        while reply.status == 200:
            # The first client's bytes may not have been read yet.
            reply = service.post(b"y" * 900)
        assert reply.status == 503
        assert reply.headers["retry-after"] == "1"
        client.sendall(b"x" * 100)
        assert client.recv(100).startswith(b"HTTP/1.1 200")
    assert service.post(b"y" * 900).status == 200


def test_what_was_counted_is_given_back() -> None:
    buffered = Buffered(10)
    with pytest.raises(Problem), buffered.account() as account:
        account.take(6)
        account.take(6)
    assert buffered.bytes == 0
