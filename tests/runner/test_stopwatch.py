"""The timed loop takes enough samples and loses none."""

from __future__ import annotations

import gc
import time
from typing import List

import pytest

from edgecls.runner import stopwatch
from edgecls.runner.settings import Limits
from edgecls.runner.stopwatch import time_runs, warm_up


class Work:
    """Counts its calls; a call takes as long as it is told."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.calls = 0
        self.collecting: List[bool] = []
        self._seconds = seconds

    def __call__(self) -> None:
        self.calls += 1
        self.collecting.append(gc.isenabled())
        if self._seconds:
            time.sleep(self._seconds)


class Chunks:
    def __init__(self) -> None:
        self.sizes: List[int] = []
        self.samples: List[int] = []

    def __call__(self, chunk) -> None:
        self.sizes.append(len(chunk))
        self.samples += chunk


def test_it_takes_as_many_runs_as_asked_when_there_is_no_shortest_time() -> None:
    chunks = Chunks()
    timing = time_runs(Work(), Limits(runs=7, min_seconds=0.0), chunks)
    assert (timing.count, timing.stopped_by, len(chunks.samples)) == (7, "enough", 7)


def test_it_takes_more_runs_until_the_shortest_time_has_passed() -> None:
    chunks = Chunks()
    timing = time_runs(Work(0.002), Limits(runs=2, min_seconds=0.05), chunks)
    assert timing.stopped_by == "enough"
    assert timing.count > 2
    assert timing.wall_ms >= 50.0


def test_it_stops_at_the_longest_time_with_fewer_runs() -> None:
    timing = time_runs(Work(0.02), Limits(runs=1000, min_seconds=0.0, max_seconds=0.1), Chunks())
    assert timing.stopped_by == "max_seconds"
    assert 1 <= timing.count <= 5


def test_it_takes_one_sample_even_when_there_is_no_time() -> None:
    timing = time_runs(Work(), Limits(runs=10, min_seconds=0.0, max_seconds=0.0), Chunks())
    assert (timing.count, timing.stopped_by) == (1, "max_seconds")


def test_it_stops_at_the_largest_number_of_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopwatch, "MAX_RUNS", 50)
    timing = time_runs(Work(), Limits(runs=10, min_seconds=60.0, max_seconds=60.0), Chunks())
    assert (timing.count, timing.stopped_by) == (50, "max_runs")


def test_every_sample_is_handed_on_in_order() -> None:
    chunks = Chunks()
    work = Work()
    timing = time_runs(work, Limits(runs=2500, min_seconds=0.0), chunks)
    assert chunks.sizes == [1024, 1024, 452]
    assert len(chunks.samples) == timing.count == 2500
    assert all(sample > 0 for sample in chunks.samples)


def test_an_untimed_run_follows_whatever_empties_the_caches() -> None:
    work = Work()
    timing = time_runs(work, Limits(runs=2500, min_seconds=0.0), Chunks())
    assert work.calls == timing.count + 3


def test_samples_of_a_slow_net_are_handed_on_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopwatch, "_CHUNK_NS", 1_000_000)
    chunks = Chunks()
    time_runs(Work(0.001), Limits(runs=50, min_seconds=0.0), chunks)
    assert chunks.sizes[:2] == [20, 20]


def test_a_sample_is_the_time_of_its_run() -> None:
    chunks = Chunks()
    time_runs(Work(0.005), Limits(runs=3, min_seconds=0.0), chunks)
    assert all(sample >= 5_000_000 for sample in chunks.samples)


def test_garbage_is_not_collected_meanwhile_and_is_afterwards() -> None:
    work = Work()
    time_runs(work, Limits(runs=3, min_seconds=0.0), Chunks())
    assert not any(work.collecting)
    assert gc.isenabled()


def test_garbage_is_collected_again_after_a_failure() -> None:
    def fail() -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        time_runs(fail, Limits(), Chunks())
    assert gc.isenabled()


def test_cpu_time_of_the_loop_is_told() -> None:
    asleep = time_runs(Work(0.01), Limits(runs=10, min_seconds=0.0), Chunks())
    assert asleep.cpu_ms < 0.5 * asleep.wall_ms


def test_warm_up_runs_as_often_as_asked() -> None:
    work = Work()
    warm_up(work, 4)
    assert work.calls == 4
