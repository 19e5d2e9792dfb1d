"""The whole service with a real engine, as a person starts it."""

from __future__ import annotations

import http.client
import io
import json
import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Iterator, List

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("edgecls.serve.run", reason="the extra serve is not installed")

from edgecls.errors import SettingsError
from edgecls.prediction.classifier import Classifier
from edgecls.prediction.result import Prediction
from edgecls.serve.run import address, open_socket
from tests.engines.nets import small_nets
from tests.evaluation.artifacts import write_real_artifact
from tests.serve.hostile import hostile_pictures
from tests.serve.service import Service

REQUESTS = 200


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_real_artifact(tmp_path_factory.mktemp("serve") / "net", small_nets(), precision="fp32").path


@pytest.fixture(scope="module")
def service(artifact: Path) -> Iterator[Service]:
    made = Service(artifact)
    yield made
    assert made.end() == 0


@pytest.fixture(scope="module")
def pictures() -> List[bytes]:
    """Photos of noise, as JPEG and as PNG, each another."""
    made = []
    for number in range(20):
        image = np.random.default_rng(number).integers(0, 256, (40 + number, 60, 3), np.uint8)
        stream = io.BytesIO()
        Image.fromarray(image).resize((120, 90)).save(stream, "JPEG" if number % 2 else "PNG")
        made.append(stream.getvalue())
    return made


def test_two_hundred_at_once_all_get_the_answer_that_a_classifier_gives(
    service: Service, artifact: Path, pictures: List[bytes]
) -> None:
    with Classifier(artifact, isolated=True) as classifier:
        expected = [classifier.predict(picture, top_k=10) for picture in pictures]
    ready = threading.Barrier(REQUESTS)

    def ask(number: int) -> bool:
        ready.wait()
        reply = service.running.post(pictures[number % len(pictures)], "/predict?top=10")
        wanted = expected[number % len(pictures)]
        assert isinstance(wanted, Prediction)
        assert reply.status == 200, reply.body
        answer = reply.json()
        return answer["class_ids"] == wanted.class_ids and answer["scores"] == wanted.to_json()["scores"]

    with ThreadPoolExecutor(REQUESTS) as clients:
        assert all(clients.map(ask, range(REQUESTS)))


def test_hostile_pictures_are_refused_in_bounded_memory(service: Service, pictures: List[bytes]) -> None:
    expected = service.running.post(pictures[0]).json()["scores"]
    before = service.resident_mib()
    for name, data in hostile_pictures().items():
        reply = service.running.post(data)
        assert reply.status in (413, 422), (name, reply)
        assert set(reply.json()) == {"error", "hint"}
        assert b"/" not in reply.body.replace(b"application/", b""), (name, reply)
    assert service.running.post(pictures[0]).json()["scores"] == expected
    assert service.resident_mib() - before < 64
    assert service.lines[1:] == []


def test_slow_clients_do_not_keep_the_others_waiting(service: Service, pictures: List[bytes]) -> None:
    with ExitStack() as stack:
        for _ in range(50):
            slow = stack.enter_context(service.running.connect())
            slow.sendall(b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n" + bytes(1000))
            head = stack.enter_context(service.running.connect())
            head.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        for picture in pictures:
            assert service.running.post(picture).status == 200


def test_a_worker_that_is_killed_is_started_again(service: Service, pictures: List[bytes]) -> None:
    worker = service.processes()[1]
    os.kill(worker, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while service.running.post(pictures[0]).status != 200:
        assert time.monotonic() < deadline
    assert service.running.ask("GET", "/health").json()["workers"] == 1
    assert "is started again" in service.lines[-1]
    del service.lines[1:]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_the_request_in_work_end_and_leaves_nothing_behind(
    artifact: Path, pictures: List[bytes], number: signal.Signals
) -> None:
    service = Service(artifact)
    processes = service.processes()
    connection = http.client.HTTPConnection("127.0.0.1", service.running.port, timeout=30)
    connection.putrequest("POST", "/predict")
    connection.putheader("Content-Length", str(len(pictures[0])))
    connection.endheaders()
    connection.send(pictures[0][:10])
    time.sleep(0.2)
    service.process.send_signal(number)
    time.sleep(0.2)
    connection.send(pictures[0][10:])
    answer = connection.getresponse()
    assert (answer.status, "class_ids" in json.loads(answer.read())) == (200, True)
    connection.close()
    assert service.wait() == 0
    assert len(service.lines) == 1
    assert not [pid for pid in processes if Path(f"/proc/{pid}").exists()]


def test_a_service_that_is_killed_takes_its_workers_along(artifact: Path) -> None:
    service = Service(artifact)
    processes = service.processes()
    assert len(processes) > 1
    assert service.end(signal.SIGKILL) == -signal.SIGKILL
    deadline = time.monotonic() + 30
    while [pid for pid in processes if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_port_that_is_taken_or_an_address_that_is_none_is_refused() -> None:
    with open_socket("127.0.0.1", 0) as taken, pytest.raises(SettingsError, match="is in use"):
        open_socket("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(SettingsError, match="is no address of this computer"):
        open_socket("192.0.2.1", 0)
    with pytest.raises(SettingsError, match="is no address"):
        open_socket("no such host", 0)


def test_an_answer_leaves_at_once() -> None:
    # asyncio switches Nagle's algorithm off only for sockets whose protocol is said.
    with open_socket("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP
        assert address(listening) == f"http://127.0.0.1:{listening.getsockname()[1]}/"
