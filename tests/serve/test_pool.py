"""Workers are real child processes; what they do is made up."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List

import pytest

from edgecls.errors import NbError
from edgecls.serve.limits import Limits
from edgecls.serve.pool import Pool
from edgecls.serve.problem import Problem

Open = Callable[..., Pool]


@pytest.fixture
def said() -> List[str]:
    """What the pools said."""
    return []


@pytest.fixture
def open_pool(said: List[str], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Open]:
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath))
    opened: List[Pool] = []

    def open_one(*, workers: int = 1, asked: Dict[str, Any] = {}, **limits: Any) -> Pool:  # noqa: B006
        pool = Pool(asked, Limits(**limits), workers=workers, say=said.append, task="tests.serve.tasks")
        opened.append(pool)
        return pool

    yield open_one
    for pool in opened:
        pool.close()


def ask(pool: Pool, *images: bytes) -> List[Any]:
    """Answers and problems, in the order of the pictures, which are handed in together."""

    async def run() -> List[Any]:
        return await asyncio.gather(*(pool.answer(image, 3) for image in images), return_exceptions=True)

    return asyncio.run(run())


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_picture_goes_to_a_worker_and_its_answer_comes_back(open_pool: Open) -> None:
    pool = open_pool()
    assert pool.about == {"engine": "fake 1 fp32", "threads": 1}
    (answer,) = ask(pool, b"12345")
    assert (answer["bytes"], answer["top"]) == (5, 3)
    assert answer["pid"] != os.getpid()


def test_every_one_of_two_hundred_gets_its_own_answer(open_pool: Open) -> None:
    pictures = [b"x" * number for number in range(1, 201)]
    answers = ask(open_pool(workers=2), *pictures)
    assert [answer["bytes"] for answer in answers] == list(range(1, 201))
    assert len({answer["pid"] for answer in answers}) == 2


def test_a_refusal_is_told_with_its_status(open_pool: Open) -> None:
    (problem,) = ask(open_pool(), b"refused")
    assert (problem.status, problem.error, problem.hint) == (422, "the picture is cut short", "save it again")


def test_a_picture_that_brings_the_worker_down_is_an_error_and_the_next_is_answered(
    open_pool: Open, said: List[str]
) -> None:
    first, second = ask(open_pool(), b"crash", b"ok")
    assert isinstance(first, Problem)
    assert (first.status, first.error) == (500, "the picture ended the process that computes")
    assert second["bytes"] == 2
    assert len(said) == 1 and "was ended by SIGABRT" in said[0]


def test_a_worker_that_hangs_is_ended(open_pool: Open, said: List[str]) -> None:
    pool = open_pool(answer_s=1.0)
    (problem,) = ask(pool, b"hang")
    assert (problem.status, problem.error) == (500, "the picture took too long")
    until(lambda: pool.ready == 1)
    assert said == ["a worker was at one picture for 1 s, and is started again"]
    assert ask(pool, b"ok")[0]["bytes"] == 2


def test_an_error_of_the_model_tells_the_client_nothing_of_this_machine(open_pool: Open, said: List[str]) -> None:
    pool = open_pool()
    problem, after = ask(pool, b"error", b"ok")
    assert problem.status == 500
    assert "/home" not in problem.error + problem.hint
    assert said == ["NaN for /home/somebody; make it again"]
    assert after["bytes"] == 2


def test_more_than_may_wait_are_turned_away_at_once(open_pool: Open) -> None:
    pool = open_pool(waiting=3)
    results = ask(pool, *[b"pause"] * 10)
    turned_away = [result for result in results if isinstance(result, Problem)]
    assert {problem.status for problem in turned_away} == {503}
    assert all(int(problem.headers["Retry-After"]) >= 1 for problem in turned_away)
    assert 3 <= len(results) - len(turned_away) <= 4


def test_what_waits_too_long_is_given_up_and_never_worked_on(open_pool: Open) -> None:
    pool = open_pool(answer_s=0.5)
    results = ask(pool, *[b"pause"] * 6)
    assert [type(result) for result in results[:1]] == [dict]
    assert isinstance(results[-1], Problem) and results[-1].status == 503
    assert pool.waiting <= 5


def test_what_was_called_off_is_not_worked_on(open_pool: Open) -> None:
    pool = open_pool()

    async def run() -> Any:
        first = asyncio.ensure_future(pool.answer(b"pause", 1))
        second = asyncio.ensure_future(pool.answer(b"crash", 1))
        await asyncio.sleep(0.05)
        second.cancel()
        await first
        return await pool.answer(b"ok", 1)

    assert asyncio.run(run())["bytes"] == 2


def test_a_model_that_can_t_be_loaded_is_an_error_at_the_start(open_pool: Open) -> None:
    with pytest.raises(NbError, match="is damaged"):
        open_pool(asked={"broken": True}, workers=2)


def test_a_worker_that_can_t_be_started_again_is_tried_until_it_can(
    open_pool: Open, said: List[str], tmp_path: Path
) -> None:
    switch = tmp_path / "broken"
    pool = open_pool(asked={"broken_if": str(switch)})
    switch.touch()
    ask(pool, b"crash")
    until(lambda: any("can't be started again" in line for line in said))
    assert pool.ready == 0
    switch.unlink()
    assert ask(pool, b"ok")[0]["bytes"] == 2
    assert pool.ready == 1


def test_an_interrupt_while_the_model_is_loaded_does_not_wait_for_it(open_pool: Open) -> None:
    previous = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        started = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            open_pool(asked={"load_s": 60.0})
        assert time.monotonic() - started < 30
    finally:
        signal.signal(signal.SIGALRM, previous)


def test_closing_ends_the_workers_and_turns_away_what_comes_later(open_pool: Open) -> None:
    pool = open_pool()
    (answer,) = ask(pool, b"ok")
    pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(answer["pid"], 0)
    assert ask(pool, b"ok")[0].status == 503
