"""The timed loop."""

from __future__ import annotations

import gc
import time
from array import array
from dataclasses import dataclass
from typing import Callable, Sequence

from edgecls.runner.settings import MAX_RUNS, Limits

#: Samples are handed on, between two runs, when there are _CHUNK of them, or _SMALL_CHUNK and this time has passed.
_CHUNK = 1024
_SMALL_CHUNK = 20
_CHUNK_NS = 1_000_000_000


@dataclass(frozen=True)
class Timing:
    """The loop as a whole.

    Attributes:
        count: samples taken.
        wall_ms: time from the first sample's start to the last one's end, with all that lies between.
        cpu_ms: CPU time of the process in it, all threads together.
        stopped_by: "enough", or the limit that came first: "max_seconds" or "max_runs".
    """

    count: int
    wall_ms: float
    cpu_ms: float
    stopped_by: str


def warm_up(forward: Callable[[], None], runs: int) -> None:
    """Run untimed."""
    for _ in range(runs):
        forward()


def time_runs(forward: Callable[[], None], limits: Limits, hand_on: Callable[[Sequence[int]], None]) -> Timing:
    """Time single calls of ``forward`` until there are enough of them.

    A sample is the difference of two readings of the monotonic clock around one call; nothing else happens between
    them. Python's garbage collector is off meanwhile. Whatever else is done (handing samples on, reading the
    conditions) empties caches, which a small net's next run would show, so an untimed call follows it.

    Args:
        forward: what is timed.
        limits: when it is enough.
        hand_on: gets the samples in nanoseconds, in order, from time to time.
    """
    clock = time.perf_counter_ns
    chunk = array("q", bytes(8 * _CHUNK))
    used = count = 0
    earliest, latest = int(limits.min_seconds * 1e9), int(limits.max_seconds * 1e9)
    gc.collect()
    gc.disable()
    try:
        forward()
        cpu_started = time.process_time_ns()
        started = handed_on = clock()
        while True:
            before = clock()
            forward()
            after = clock()
            chunk[used] = after - before
            used += 1
            count += 1
            elapsed = after - started
            stopped_by = _stop(count, elapsed, limits.runs, earliest, latest)
            if stopped_by:
                break
            if used == _CHUNK or (used >= _SMALL_CHUNK and after - handed_on >= _CHUNK_NS):
                hand_on(chunk[:used])
                forward()
                used, handed_on = 0, clock()
        cpu_ms = (time.process_time_ns() - cpu_started) / 1e6
    finally:
        gc.enable()
    hand_on(chunk[:used])
    return Timing(count, elapsed / 1e6, cpu_ms, stopped_by)


def _stop(count: int, elapsed: int, runs: int, earliest: int, latest: int) -> str:
    if count >= runs and elapsed >= earliest:
        return "enough"
    if elapsed >= latest:
        return "max_seconds"
    return "max_runs" if count >= MAX_RUNS else ""
