from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from edgecls.evaluation.ranks import finite_rows, true_ranks


def scores(*rows: list[float]) -> np.ndarray:
    return np.array(rows, np.float32)


def test_the_rank_counts_the_classes_that_come_before() -> None:
    table = scores([0.1, 0.7, 0.2], [0.1, 0.7, 0.2], [0.1, 0.7, 0.2])
    assert true_ranks(table, np.array([1, 2, 0])).tolist() == [0, 1, 2]


def test_of_equal_scores_the_lower_class_id_comes_first() -> None:
    table = scores([0.5, 0.5, 0.5], [0.5, 0.5, 0.5], [0.5, 0.5, 0.5])
    assert true_ranks(table, np.array([0, 1, 2])).tolist() == [0, 1, 2]


def test_nan_and_infinity_rank_the_true_class_last() -> None:
    table = scores([np.nan, np.nan, np.nan], [0.1, np.inf, 0.2], [0.1, 0.2, 0.7])
    assert true_ranks(table, np.array([0, 1, 2])).tolist() == [3, 3, 0]
    assert finite_rows(table).tolist() == [False, False, True]


@given(
    arrays.arrays(np.float32, (7, 6), elements=st.sampled_from([0.0, 0.25, 0.5, 1.0])),
    arrays.arrays(np.int64, 7, elements=st.integers(0, 5)),
)
def test_the_rank_is_the_place_in_a_stable_sort(table: np.ndarray, labels: np.ndarray) -> None:
    orders = [sorted(range(6), key=lambda index, row=row: -row[index]) for row in table]
    expected = [order.index(label) for order, label in zip(orders, labels)]
    assert true_ranks(table, labels).tolist() == expected
