"""The addresses over real HTTP, with answers that are made up."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Callable

import pytest

pytest.importorskip("edgecls.serve.run", reason="the extra serve is not installed")

from tests.serve.conftest import Start
from tests.serve.fake_answers import MODEL, FakeAnswers
from tests.serve.running import Running, read_answer


def test_health_says_whether_pictures_can_be_classified(service: Running, answers: FakeAnswers) -> None:
    assert service.ask("GET", "/health").json() == {"status": "ok", "workers": 1, "waiting": 0}
    answers.ready = 0
    reply = service.ask("GET", "/health")
    assert (reply.status, reply.json()["status"]) == (503, "loading")


def test_the_model_is_described_with_its_engine(service: Running) -> None:
    assert service.ask("GET", "/model").json() == {**MODEL, "engine": "fake 1 fp32", "threads": 1}


def test_a_picture_is_classified(service: Running) -> None:
    reply = service.post(b"3", "/predict?top=2")
    assert reply.status == 200
    assert (reply.json()["class_ids"], reply.json()["label_names"]) == ([3, 0], ["label 3", "label 0"])


def test_top_is_5_and_never_more_than_there_are_classes(service: Running) -> None:
    assert len(service.post(b"3").json()["class_ids"]) == 5
    assert len(service.post(b"3", "/predict?top=99").json()["class_ids"]) == 10


@pytest.mark.parametrize("top", ["0", "-1", "x", "", "1e9", "99999999999999999999", "%D9%A3", "5;"])
def test_a_top_that_is_no_number_is_refused(service: Running, top: str) -> None:
    reply = service.post(b"3", f"/predict?top={top}")
    assert (reply.status, reply.json()["error"]) == (400, "top is no number of classes")


def test_what_the_worker_refuses_is_told(service: Running) -> None:
    reply = service.post(b"bad")
    assert (reply.status, reply.json()) == (422, {"error": "the picture is cut short", "hint": "save it again"})


def test_a_fault_tells_nothing_of_this_program(service: Running) -> None:
    reply = service.post(b"fault")
    assert (reply.status, reply.json()["error"]) == (500, "the service has a fault")
    assert b"secret" not in reply.body and b"KeyError" not in reply.body


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("GET", "/../setup.cfg", 404), ("GET", "/predict", 405), ("DELETE", "/model", 405)],
)
def test_other_addresses_and_methods_are_json_errors_too(service: Running, method: str, path: str, status: int) -> None:
    reply = service.ask(method, path)
    assert reply.status == status
    assert set(reply.json()) == {"error", "hint"}


def test_the_page_loads_nothing_from_elsewhere_and_says_so(service: Running) -> None:
    page = service.ask("GET", "/")
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for path in ("/", "/page.css", "/page.js"):
        reply = service.ask("GET", path)
        assert reply.status == 200
        assert not re.search(rb"https?://|//[a-z]+\.|@import|url\(", reply.body)


def test_a_page_elsewhere_can_t_ask_in_the_name_of_whoever_reads_it(service: Running, start: Start) -> None:
    for path in ("/model", "/health"):
        assert service.ask("GET", path, headers={"Host": "evil.example"}).status == 421
    assert service.ask("POST", "/predict", b"3", {"Host": "evil.example"}).status == 421
    assert start(loopback=False).ask("GET", "/model", headers={"Host": "raspberrypi:8000"}).status == 200


def test_requests_are_worked_on_side_by_side(service: Running, answers: FakeAnswers) -> None:
    answers.delay_s = 0.3
    started = time.monotonic()
    with ThreadPoolExecutor(20) as clients:
        replies = list(clients.map(lambda _: service.post(b"slow"), range(20)))
    assert {reply.status for reply in replies} == {200}
    assert time.monotonic() - started < 20 * 0.3


def test_a_picture_whose_client_has_gone_is_called_off(service: Running, answers: FakeAnswers) -> None:
    with service.connect() as client:
        client.sendall(b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nslow")
        _until(lambda: answers.seen == [b"slow"])
    _until(lambda: answers.cancelled == 1)


def test_one_connection_carries_many_requests(service: Running) -> None:
    with service.connect() as client:
        for number in range(50):
            body = b"x" * number
            client.sendall(b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % number + body)
            assert read_answer(client).status == (200 if number else 400)


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)
