"""Services of the tests. Nothing of the extra is imported before a test needs it: where it is missing, tests skip."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Callable, Iterator

import pytest

from tests.serve.fake_answers import MODEL, FakeAnswers

if TYPE_CHECKING:
    from tests.serve.running import Running

Start = Callable[..., "Running"]


@pytest.fixture
def answers() -> FakeAnswers:
    return FakeAnswers()


@pytest.fixture
def start(answers: FakeAnswers) -> Iterator[Start]:
    """Runs the application with fake answers and given limits."""
    from edgecls.serve.app import make_app
    from edgecls.serve.limits import Limits
    from tests.serve.running import running

    with ExitStack() as stack:

        def run(*, loopback: bool = True, **limits: float) -> Running:
            chosen = Limits(**limits)  # type: ignore[arg-type]
            return stack.enter_context(running(make_app(answers, MODEL, chosen, loopback=loopback), chosen))

        yield run


@pytest.fixture
def service(start: Start) -> Running:
    return start()
