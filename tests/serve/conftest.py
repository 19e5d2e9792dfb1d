"""The service needs its extra."""

from __future__ import annotations

from typing import Callable, Iterator

import pytest

pytest.importorskip("starlette", reason="the extra serve is not installed")
pytest.importorskip("uvicorn", reason="the extra serve is not installed")
pytest.importorskip("python_multipart", reason="the extra serve is not installed")

from contextlib import ExitStack

from edgecls.serve.app import make_app
from edgecls.serve.limits import Limits
from tests.serve.fake_answers import MODEL, FakeAnswers
from tests.serve.running import Running, running

Start = Callable[..., Running]


@pytest.fixture
def answers() -> FakeAnswers:
    return FakeAnswers()


@pytest.fixture
def start(answers: FakeAnswers) -> Iterator[Start]:
    """Runs the application with fake answers and given limits."""
    with ExitStack() as stack:

        def run(*, loopback: bool = True, **limits: float) -> Running:
            chosen = Limits(**limits)  # type: ignore[arg-type]
            return stack.enter_context(running(make_app(answers, MODEL, chosen, loopback=loopback), chosen))

        yield run


@pytest.fixture
def service(start: Start) -> Running:
    return start()
