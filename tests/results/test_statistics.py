"""The arithmetic on samples, against values worked out elsewhere and against what must always hold."""

from __future__ import annotations

import random
import statistics
from typing import List

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecls.results.statistics import count_outliers, drift, mean, median, percentile, stdev, summarise

times = st.floats(1e-3, 1e5)
samples = st.lists(times, min_size=1, max_size=200)


def test_percentiles_of_one_to_a_hundred() -> None:
    numbers = list(range(1, 101))
    assert percentile(numbers, 0.50) == 50.5
    assert percentile(numbers, 0.90) == pytest.approx(90.1)
    assert percentile(numbers, 0.99) == pytest.approx(99.01)
    assert (percentile(numbers, 0.0), percentile(numbers, 1.0)) == (1, 100)


def test_mean_and_standard_deviation_of_a_textbook_example() -> None:
    numbers = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]
    assert mean(numbers) == 5.0
    assert stdev(numbers) == pytest.approx((32 / 7) ** 0.5)


def test_one_sample_is_its_own_summary() -> None:
    summary = summarise([3.0])
    assert (summary.minimum, summary.mean, summary.p50, summary.p99, summary.stdev) == (3.0, 3.0, 3.0, 3.0, 0.0)
    assert (summary.count, summary.outliers, summary.drift) == (1, 0, None)


def test_no_samples_have_no_summary() -> None:
    with pytest.raises(ValueError, match="no samples"):
        summarise([])


@given(samples, st.sampled_from([0.0, 0.25, 0.5, 0.9, 0.99, 1.0]))
def test_percentiles_are_those_of_numpy(numbers: List[float], fraction: float) -> None:
    assert percentile(sorted(numbers), fraction) == pytest.approx(np.percentile(numbers, 100 * fraction), rel=1e-12)


@given(samples)
def test_mean_median_and_deviation_are_those_of_the_standard_library(numbers: List[float]) -> None:
    assert mean(numbers) == pytest.approx(statistics.fmean(numbers), rel=1e-12)
    assert median(numbers) == pytest.approx(statistics.median(numbers), rel=1e-12)
    if len(numbers) > 1:
        assert stdev(numbers) == pytest.approx(statistics.stdev(numbers), rel=1e-9, abs=1e-9)


@given(samples)
def test_a_summary_is_in_order(numbers: List[float]) -> None:
    summary = summarise(numbers)
    assert summary.minimum <= summary.p50 <= summary.p90 <= summary.p99 <= max(numbers)
    assert summary.minimum * (1 - 1e-12) <= summary.mean <= max(numbers) * (1 + 1e-12)
    assert summary.stdev >= 0.0
    assert 0 <= summary.outliers < max(2, len(numbers))


@given(samples, st.randoms())
def test_only_drift_depends_on_the_order(numbers: List[float], shuffler: random.Random) -> None:
    shuffled = list(numbers)
    shuffler.shuffle(shuffled)
    left, right = summarise(numbers), summarise(shuffled)
    assert (left.p50, left.p90, left.p99, left.minimum, left.outliers) == (
        right.p50,
        right.p90,
        right.p99,
        right.minimum,
        right.outliers,
    )


@given(samples, st.sampled_from([0.25, 2.0, 1024.0]))
def test_another_unit_changes_no_count_and_no_ratio(numbers: List[float], factor: float) -> None:
    scaled = [number * factor for number in numbers]
    assert count_outliers(scaled) == count_outliers(numbers)
    assert drift(scaled) == drift(numbers)


def test_a_sample_beyond_ten_standard_deviations_is_an_outlier() -> None:
    # Median 10, median absolute deviation 1: the limit is 14.826.
    numbers = [9.0, 9.0, 10.0, 11.0, 11.0] * 5
    assert count_outliers([*numbers, 24.8]) == 0
    assert count_outliers([*numbers, 24.9]) == 1


def test_a_preempted_run_among_equal_ones_is_an_outlier() -> None:
    assert count_outliers([5.0] * 50 + [9.0]) == 1


def test_the_steps_of_the_clock_are_no_outliers() -> None:
    assert count_outliers([5.0] * 50 + [5.001]) == 0


def test_a_steady_run_does_not_drift() -> None:
    assert drift([2.0, 2.1, 1.9] * 20) == pytest.approx(1.0)


def test_a_slide_shows_as_drift() -> None:
    rising = [1.0 + index / 100 for index in range(100)]
    assert drift(rising) == pytest.approx(1.83 / 1.16, rel=0.01)
    falling = drift(rising[::-1])
    assert falling is not None
    assert falling < 1.0


def test_a_step_shows_as_drift_and_a_single_outlier_does_not() -> None:
    assert drift([1.0] * 50 + [1.5] * 50) == 1.5
    assert drift([1.0] * 99 + [100.0]) == 1.0


def test_few_samples_tell_nothing_of_drift() -> None:
    assert drift([1.0] * 29) is None
    assert drift([1.0] * 30) == 1.0
