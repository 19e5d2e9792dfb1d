"""A ratio with an interval that can be believed: known ratios are covered, equal sides show no difference."""

from __future__ import annotations

from typing import Callable, Tuple

import numpy as np
import pytest

from edgecls.results.paired_ratio import MAX_ROUNDS, MIN_ROUNDS, paired_ratio

ROUNDS = 6
ORDER = ("ABBA", "BAAB")


def blocks(
    ratio: float,
    noise: float,
    seed: int,
    *,
    rounds: int = ROUNDS,
    speed: Callable[[float], float] = lambda time: 1.0,
) -> Tuple[list, list]:
    """Medians of blocks on a machine whose slowness is ``speed`` of the time, 0 to 1, in the order of the rounds."""
    random = np.random.RandomState(seed)
    order = "".join(ORDER[number % 2] for number in range(rounds))
    found = {"A": [], "B": []}
    for index, side in enumerate(order):
        true = 4.0 * (ratio if side == "B" else 1.0) * speed(index / (len(order) - 1))
        found[side].append(true * float(np.exp(random.normal(0.0, noise))))
    return found["A"], found["B"]


@pytest.mark.parametrize(("rounds", "ratio"), [(MIN_ROUNDS, 0.61), (ROUNDS, 1.7), (MAX_ROUNDS, 1.0)])
def test_about_95_of_100_intervals_cover_the_true_ratio(rounds: int, ratio: float) -> None:
    covered = 0
    for seed in range(200):
        found = paired_ratio(*blocks(ratio, 0.03, seed, rounds=rounds))
        covered += found.low <= ratio <= found.high
    # With 3 rounds an interval can hardly be wider than what was seen.
    assert covered >= (150 if rounds == MIN_ROUNDS else 176)
    assert covered < 200


def test_the_ratio_is_that_of_the_medians_and_lies_in_its_interval() -> None:
    found = paired_ratio(*blocks(0.61, 0.01, seed=1))
    assert found.ratio == pytest.approx(0.61, rel=0.02)
    assert 0.59 < found.low < found.ratio < found.high < 0.63


def test_without_noise_the_interval_is_a_point() -> None:
    found = paired_ratio([4.0] * 12, [2.0] * 12)
    assert (found.ratio, found.low, found.high) == pytest.approx((0.5, 0.5, 0.5))


@pytest.mark.parametrize(
    "speed",
    [
        lambda time: 1.0 + 0.5 * time,
        lambda time: 1.5 - 0.5 * time,
        lambda time: 1.0 if time < 0.5 else 1.4,
        lambda time: 1.0 + 0.2 * np.sin(3.0 * time),
    ],
    ids=["slower and slower", "faster and faster", "throttled halfway", "to and fro"],
)
def test_a_drifting_machine_fakes_no_difference(speed: Callable[[float], float]) -> None:
    shown = 0
    for seed in range(100):
        found = paired_ratio(*blocks(1.0, 0.01, seed, speed=speed))
        assert found.ratio == pytest.approx(1.0, abs=0.03)
        shown += not found.low <= 1.0 <= found.high
    assert shown <= 12


def test_measured_one_after_the_other_the_same_drift_would_fake_one() -> None:
    a, b = blocks(1.0, 0.01, 0, speed=lambda time: 1.0 + 0.5 * time)
    together = sorted([*a, *b])
    assert paired_ratio(together[:12], together[12:]).low > 1.05


def test_the_same_samples_give_the_same_interval() -> None:
    sides = blocks(0.8, 0.05, seed=3)
    assert paired_ratio(*sides) == paired_ratio(*sides)


def test_swapped_sides_give_the_inverse() -> None:
    a, b = blocks(0.8, 0.05, seed=3)
    there, back = paired_ratio(a, b), paired_ratio(b, a)
    assert there.ratio * back.ratio == pytest.approx(1.0)
    assert (there.low * back.high, there.high * back.low) == pytest.approx((1.0, 1.0), rel=0.01)


@pytest.mark.parametrize(
    ("a", "b"),
    [([1.0] * 4, [1.0] * 4), ([1.0] * 6, [1.0] * 8), ([1.0] * 7, [1.0] * 7), ([1.0] * 42, [1.0] * 42)],
)
def test_other_numbers_of_blocks_give_none(a: list, b: list) -> None:
    with pytest.raises(ValueError, match="blocks"):
        paired_ratio(a, b)


def test_a_time_of_zero_is_none() -> None:
    with pytest.raises(ValueError, match="positive"):
        paired_ratio([1.0] * 6, [0.0, *[1.0] * 5])
