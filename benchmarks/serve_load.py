"""The HTTP service under load and under attack: python -m benchmarks.serve_load ARTIFACT PICTURE... [--rounds 5]

Needs the extra serve and an engine. Every answer is compared with what a Classifier says of the same picture; memory is
that of the service and all its processes, shared pages counted once (PSS).
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Dict, List

import cv2
import numpy as np

from edgecls.errors import ImageError
from edgecls.prediction.classifier import Classifier
from edgecls.prediction.result import Prediction
from tests.serve.hostile import hostile_pictures, mutate
from tests.serve.service import Service

_TOP = 5
_FORMATS = (".jpg", ".png", ".webp", ".bmp")


@dataclass
class Phase:
    """What came of one kind of load."""

    statuses: Dict[int, int] = field(default_factory=dict)
    wrong: int = 0
    seconds: List[float] = field(default_factory=list)
    peak_mib: float = 0.0


class Load:
    """Asks a service, and checks what it answers."""

    def __init__(self, service: Service, expected: Dict[bytes, Prediction]) -> None:
        self._service = service
        self._expected = expected
        self._pictures = list(expected)
        self._lock = threading.Lock()

    def burst(self, phase: Phase, clients: int) -> None:
        """As many requests at the same moment."""
        together = threading.Barrier(clients)

        def ask(number: int) -> None:
            together.wait()
            self._ask(phase, self._pictures[number % len(self._pictures)])

        with ThreadPoolExecutor(clients) as pool:
            list(pool.map(ask, range(clients)))

    def attack(self, phase: Phase, bodies: List[bytes]) -> None:
        """Bodies that are no pictures, four at a time."""
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda body: self._note(phase, self._service.running.post(body).status), bodies))

    def mutated(self, phase: Phase, count: int, classifier: Classifier) -> None:
        """Pictures with changed bytes, one after the other; what a classifier reads has to be answered as it does."""
        draw = random.Random(0)
        seeds = [in_format(picture, name) for picture in self._pictures[:5] for name in _FORMATS]
        for _ in range(count):
            body = mutate(draw.choice(seeds), draw)
            reply = self._service.running.post(body, f"/predict?top={_TOP}")
            self._note(phase, reply.status)
            if reply.status not in (200, 422):
                continue
            try:
                wanted = classifier.predict(body, top_k=_TOP).to_json()
            except ImageError:
                phase.wrong += reply.status == 200
            else:
                phase.wrong += reply.status == 422 or reply.json()["scores"] != wanted["scores"]

    def _ask(self, phase: Phase, picture: bytes) -> None:
        started = time.perf_counter()
        reply = self._service.running.post(picture, f"/predict?top={_TOP}")
        took = time.perf_counter() - started
        self._note(phase, reply.status)
        with self._lock:
            phase.seconds.append(took)
            if reply.status == 200:
                wanted, got = self._expected[picture].to_json(), reply.json()
                phase.wrong += any(got[name] != wanted[name] for name in ("class_ids", "scores", "label_names"))

    def _note(self, phase: Phase, status: int) -> None:
        with self._lock:
            phase.statuses[status] = phase.statuses.get(status, 0) + 1


def main() -> int:
    """Print a line for each kind of load; 1 when an answer was wrong or the service fell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("artifact", type=Path)
    parser.add_argument("pictures", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--mutated", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args()
    bodies = [path.read_bytes() for path in asked.pictures]
    with Classifier(asked.artifact, isolated=True) as classifier:
        found = [classifier.predict(body, top_k=_TOP) for body in bodies]
    expected = {body: one for body, one in zip(bodies, found) if isinstance(one, Prediction)}
    service = Service(asked.artifact, "--workers", asked.workers)
    load = Load(service, expected)
    print(f"{'load':34} {'answers':34} {'wrong':>5} {'p50 ms':>7} {'p99 ms':>7} {'peak MiB':>8}")
    wrong = 0

    def phase(name: str, run: Callable[[Phase], None]) -> None:
        nonlocal wrong
        measured = Phase()
        with sampled(service, measured):
            run(measured)
        wrong += measured.wrong
        show(name, measured)

    truncated = [body[: len(body) * cut // 20] for body in bodies[:10] for cut in range(1, 20)]
    oversized = [bytes(21_000_000), bytes(60_000_000)]
    try:
        phase("one client", lambda p: [load.burst(p, 1) for _ in range(50)] and None)
        for number in range(asked.rounds):
            phase(f"{asked.clients} at once, round {number + 1}", lambda p: load.burst(p, asked.clients))
        phase("oversized bodies", lambda p: load.attack(p, oversized * 5))
        phase("truncated pictures", lambda p: load.attack(p, truncated))
        phase("hostile pictures", lambda p: load.attack(p, list(hostile_pictures().values()) * asked.rounds))
        with Classifier(asked.artifact, isolated=True) as classifier:
            phase(f"{asked.mutated} pictures with changed bytes", lambda p: load.mutated(p, asked.mutated, classifier))
        with ExitStack() as stack:
            slow_clients(service, stack, 100)
            phase(f"{asked.clients} beside 100 slow ones", lambda p: load.burst(p, asked.clients))
        phase(f"{asked.clients} at once, at the end", lambda p: load.burst(p, asked.clients))
    finally:
        code = service.end()
    print(f"the service ended with exit code {code} and said {service.lines[1:] or 'nothing more'}")
    return 1 if wrong or code else 0


def in_format(picture: bytes, name: str) -> bytes:
    """The same picture, encoded otherwise."""
    image = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    return bytes(cv2.imencode(name, image)[1])


class sampled:  # noqa: N801
    """Notes the highest memory of the service during a block."""

    def __init__(self, service: Service, phase: Phase) -> None:
        self._service, self._phase = service, phase
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _sample(self) -> None:
        while True:
            self._phase.peak_mib = max(self._phase.peak_mib, self._service.resident_mib())
            if self._done.wait(0.05):
                return


def slow_clients(service: Service, stack: ExitStack, count: int) -> None:
    """Half of them send a head and half a body, and never come to its end."""
    for number in range(count):
        client = stack.enter_context(service.running.connect())
        if number % 2:
            client.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        else:
            client.sendall(
                b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n" + bytes(50_000)
            )


def show(name: str, phase: Phase) -> None:
    """One line."""
    answers = ", ".join(f"{count} x {status}" for status, count in sorted(phase.statuses.items()))
    ordered = sorted(1000 * second for second in phase.seconds)
    p50 = f"{statistics.median(ordered):7.1f}" if ordered else " " * 7
    p99 = f"{ordered[round(0.99 * (len(ordered) - 1))]:7.1f}" if ordered else " " * 7
    print(f"{name:34} {answers:34} {phase.wrong:5} {p50} {p99} {phase.peak_mib:8.1f}")


if __name__ == "__main__":
    sys.exit(main())
