from __future__ import annotations

import json

import numpy as np
import pytest

from edgecls.evaluation.tally import PairTally, Tally


def one_hot(*classes: int, count: int = 6) -> np.ndarray:
    table = np.zeros((len(classes), count), np.float32)
    table[np.arange(len(classes)), list(classes)] = 1.0
    return table


def test_hits_are_counted_and_given_in_percent() -> None:
    tally = Tally(6)
    tally.add(one_hot(1, 2, 3), np.array([1, 2, 4]), seconds=1.0)
    # Of six classes the last in rank misses the top five.
    tally.add(np.array([[6, 5, 4, 3, 2, 1]], np.float32), np.array([5]), seconds=1.0)
    found = tally.to_json()
    assert (found["top1_count"], found["top1"]) == (2, 50.0)
    assert (found["top5_count"], found["top5"]) == (3, 75.0)
    assert found["top1_interval"][0] < 50.0 < found["top1_interval"][1]


@pytest.mark.parametrize(("classes", "top_k"), [(1, 1), (3, 3), (5, 5), (1000, 5)])
def test_with_fewer_than_five_classes_top_five_is_top_all(classes: int, top_k: int) -> None:
    tally = Tally(classes)
    tally.add(np.zeros((2, classes), np.float32), np.array([0, min(4, classes - 1)]), seconds=1.0)
    assert tally.top_k == top_k
    assert tally.to_json()["top5"] == 100.0


def test_the_first_batch_warms_up_and_does_not_count_for_speed() -> None:
    tally = Tally(6)
    tally.add(one_hot(1, 1), np.array([1, 1]), seconds=100.0)
    assert tally.to_json()["images_per_s"] == 0.02
    tally.add(one_hot(1, 1), np.array([1, 1]), seconds=0.5)
    tally.add(one_hot(1), np.array([1]), seconds=0.5)
    assert tally.to_json()["images_per_s"] == 3.0


def test_nan_is_counted_and_never_a_hit() -> None:
    tally = Tally(6)
    tally.add(np.full((3, 6), np.nan, np.float32), np.array([0, 1, 2]), seconds=1.0)
    found = tally.to_json()
    assert (found["top1"], found["top5"], found["non_finite"]) == (0.0, 0.0, 3)
    json.dumps(found, allow_nan=False)


def test_agreement_counts_equal_first_classes_and_who_is_right_where_they_differ() -> None:
    pair = PairTally()
    pair.add(one_hot(0, 1, 2, 3, 4), one_hot(0, 1, 3, 2, 5), np.array([0, 5, 2, 2, 0]))
    found = pair.to_json()
    assert (found["top1_agreement_count"], found["top1_agreement"]) == (2, 40.0)
    assert (found["only_reference_right"], found["only_this_right"]) == (1, 1)
    assert found["mcnemar_p"] == 1.0


def test_the_largest_difference_and_the_mean_cosine_run_over_all_batches() -> None:
    pair = PairTally()
    pair.add(one_hot(0), one_hot(0) * 3, np.array([0]))
    pair.add(one_hot(1), one_hot(2), np.array([0]))
    found = pair.to_json()
    assert found["max_abs_diff"] == 2.0
    assert found["mean_cosine"] == pytest.approx(0.5)


def test_outputs_without_numbers_agree_with_nothing_and_leave_the_distance_out() -> None:
    pair = PairTally()
    pair.add(one_hot(0), np.full((1, 6), np.nan, np.float32), np.array([0]))
    found = pair.to_json()
    assert found["top1_agreement"] == 0.0
    assert found["max_abs_diff"] is None and found["mean_cosine"] is None
    assert found["only_reference_right"] == 1
    json.dumps(found, allow_nan=False)
