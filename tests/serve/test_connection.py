"""Slow and idle clients, over real connections."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack

import pytest

pytest.importorskip("edgecls.serve.run", reason="the extra serve is not installed")

from tests.serve.conftest import Start
from tests.serve.running import read_answer

HEAD = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"


def is_closed(client: socket.socket) -> bool:
    """Whether the service has closed a connection; waits for it a while."""
    client.settimeout(10)
    try:
        return client.recv(1) == b""
    except ConnectionResetError:
        return True


def test_a_connection_without_a_request_is_closed(start: Start) -> None:
    with start(head_s=0.2).connect() as client:
        assert is_closed(client)


def test_a_head_that_trickles_in_is_closed_all_the_same(start: Start) -> None:
    with start(head_s=0.5).connect() as client:
        started = time.monotonic()
        try:
            while time.monotonic() - started < 20:
                client.sendall(b"G")
                time.sleep(0.05)
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert time.monotonic() - started < 10


def test_a_second_request_has_its_time_too_and_no_more(start: Start) -> None:
    with start(head_s=0.5).connect() as client:
        for _ in range(3):
            client.sendall(HEAD)
            assert read_answer(client).status == 200
            time.sleep(0.1)
        client.sendall(HEAD[:20])
        assert is_closed(client)


def test_a_request_that_is_worked_on_may_take_longer(start: Start, answers: object) -> None:
    answers.delay_s = 0.8  # type: ignore[attr-defined]
    with start(head_s=0.2).connect() as client:
        client.sendall(b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nslow")
        assert client.recv(1000).startswith(b"HTTP/1.1 200")


def test_a_hundred_slow_clients_lock_nobody_out(start: Start) -> None:
    service = start(connections=20, head_s=30)
    with ExitStack() as stack:
        clients = [stack.enter_context(service.connect()) for _ in range(100)]
        for client in clients:
            try:
                client.sendall(b"GET / HTTP/1.1\r\nX: ")
            except (BrokenPipeError, ConnectionResetError):
                pass
        for _ in range(5):
            assert service.ask("GET", "/health").status == 200
        assert is_closed(clients[0])


def test_a_connection_in_use_makes_no_room_for_idle_ones(start: Start, answers: object) -> None:
    answers.delay_s = 0.6  # type: ignore[attr-defined]
    service = start(connections=5)
    received = []

    def ask() -> None:
        received.append(service.post(b"slow").status)

    worker = threading.Thread(target=ask)
    with ExitStack() as stack:
        worker.start()
        while not answers.seen:  # type: ignore[attr-defined]
            time.sleep(0.01)
        for _ in range(30):
            stack.enter_context(service.connect())
        worker.join(10)
    assert received == [200]


def test_what_is_no_http_is_answered_and_closed(start: Start) -> None:
    with start().connect() as client:
        client.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 400")
        assert is_closed(client) or client.recv(1000) is not None


def test_endless_headers_are_cut_off(start: Start) -> None:
    with start().connect() as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        try:
            for number in range(100_000):
                client.sendall(b"X-%d: %s\r\n" % (number, b"y" * 1000))
        except (BrokenPipeError, ConnectionResetError):
            return
        raise AssertionError("100 MB of headers were taken")
