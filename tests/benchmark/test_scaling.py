"""More threads are held against one, and against what the cores' frequencies allow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecls.benchmark.scaling import ceiling, scalings
from edgecls.results.device import MeasuredCore
from tests.results.samples import CELL, DEVICE, RESULT, ROW

# Frequencies of an SD855: Paddle-Lite's device_info and Qualcomm's specification.
SD855 = tuple(MeasuredCore(index, "", khz) for index, khz in enumerate((1785600,) * 4 + (2419200,) * 3 + (2841600,)))


@pytest.mark.parametrize(("threads", "expected"), [(1, 1.0), (2, 1.85), (3, 2.70), (4, 3.55), (8, 6.07), (9, 6.07)])
def test_the_ceiling_is_the_sum_of_the_fastest_cores(threads: int, expected: float) -> None:
    assert ceiling(threads, SD855) == pytest.approx(expected, abs=0.005)


def test_without_frequencies_there_is_no_ceiling() -> None:
    assert ceiling(2, ()) is None
    assert ceiling(2, [MeasuredCore(0, "", 2400000), MeasuredCore(1, "", None)]) is None


def test_a_cell_is_compared_with_the_same_cell_on_one_thread() -> None:
    one = replace(ROW, cell=replace(CELL, device=DEVICE.id), p50_ms=10.0)
    four = replace(one, cell=replace(one.cell, threads=4), p50_ms=4.0)
    other_batch = replace(four, cell=replace(four.cell, batch=7))
    result = replace(RESULT, rows=(one, four, other_batch), devices=(replace(DEVICE, cores=SD855),))
    found = scalings(result)
    assert list(found) == [four.cell]
    assert str(found[four.cell]) == "2.50x of 3.55x"


def test_the_host_has_no_ceiling() -> None:
    two = replace(ROW, cell=replace(CELL, threads=2), p50_ms=1.0)
    (found,) = scalings(replace(RESULT, rows=(ROW, two))).values()
    assert str(found) == "2.00x"
