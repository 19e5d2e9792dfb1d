from __future__ import annotations

import math

import pytest

from edgecls.evaluation.statistics import mcnemar_p, wilson_interval


@pytest.mark.parametrize(("hits", "count"), [(50, 100), (531, 540), (1, 7), (49_999, 50_000)])
def test_the_bounds_are_1_96_standard_errors_of_their_own_from_what_was_seen(hits: int, count: int) -> None:
    for bound in wilson_interval(hits, count):
        standard_error = math.sqrt(bound * (1 - bound) / count)
        assert abs(hits / count - bound) == pytest.approx(1.959964 * standard_error, rel=1e-5)


def test_no_hits_and_nothing_but_hits_still_leave_room_for_doubt() -> None:
    assert wilson_interval(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson_interval(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)


def test_more_pictures_make_the_interval_narrower() -> None:
    few, many = wilson_interval(90, 100), wilson_interval(9000, 10000)
    assert few[0] < many[0] < 0.9 < many[1] < few[1]


@pytest.mark.parametrize(
    ("first", "second", "p"),
    [
        (0, 0, 1.0),
        (5, 5, 1.0),
        (1, 0, 1.0),
        # Six tosses, all the same: 2 / 2**6.
        (6, 0, 2 / 64),
        # 2 * (1 + 10 + 45) / 2**10
        (8, 2, 112 / 1024),
    ],
)
def test_few_disagreements_are_counted_exactly(first: int, second: int, p: float) -> None:
    assert mcnemar_p(first, second) == pytest.approx(p)
    assert mcnemar_p(second, first) == pytest.approx(p)


def test_the_approximation_for_many_continues_the_exact_sum() -> None:
    assert mcnemar_p(5100, 4901) == pytest.approx(mcnemar_p(5100, 4900), rel=0.05)
    assert 0.0 <= mcnemar_p(20_000, 0) < 1e-12
    assert math.isfinite(mcnemar_p(10**9, 10**9))
