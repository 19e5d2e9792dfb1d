from __future__ import annotations

import pytest

from edgecls.sources.pace import Pace


def test_nothing_has_no_pace() -> None:
    pace = Pace()
    assert (pace.fps, pace.mean_fps, pace.latency_ms(0.5), pace.last_latency_ms) == (0.0, 0.0, 0.0, 0.0)


def test_one_answer_has_a_latency_and_no_pace_yet() -> None:
    pace = Pace()
    pace.count(5.0, 12.0)
    assert (pace.answers, pace.fps, pace.last_latency_ms) == (1, 0.0, 12.0)


def test_the_pace_is_that_of_the_last_two_seconds_and_the_mean_that_of_all() -> None:
    pace = Pace()
    for step in range(11):
        pace.count(step * 1.0, 1.0)
    for step in range(1, 41):
        pace.count(10.0 + step * 0.1, 2.0)
    assert pace.fps == pytest.approx(10.0)
    assert pace.mean_fps == pytest.approx(50 / 14.0)


def test_quantiles_are_latencies_that_occurred() -> None:
    pace = Pace()
    for latency in (5.0, 1.0, 3.0, 2.0, 4.0):
        pace.count(0.0, latency)
    assert [pace.latency_ms(q) for q in (0.0, 0.5, 0.9, 1.0)] == [1.0, 3.0, 5.0, 5.0]
    assert pace.last_latency_ms == 4.0


def test_weeks_of_answers_are_not_kept() -> None:
    pace = Pace()
    for step in range(20_001):
        pace.count(step * 0.5, 1.0)
    assert pace.answers == 20_001
    assert (len(pace._latencies), len(pace._recent)) == (10_000, 5)
