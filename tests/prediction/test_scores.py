from __future__ import annotations

import numpy as np
import pytest

from edgecls.prediction.scores import best, probabilities


def test_logits_go_through_a_softmax_that_does_not_overflow() -> None:
    shares = probabilities(np.array([1000.0, 1000.0, -1000.0], np.float32), "logits")
    assert shares.tolist() == [0.5, 0.5, 0.0]
    assert probabilities(np.log(np.array([0.2, 0.8], np.float32)), "logits") == pytest.approx([0.2, 0.8])


def test_probabilities_stay_what_they_are() -> None:
    assert probabilities(np.array([0.25, 0.5], np.float32), "probabilities").tolist() == [0.25, 0.5]


def test_the_best_come_first_and_of_equal_ones_the_lower_class_id() -> None:
    assert best(np.array([0.1, 0.4, 0.1, 0.4]), 3) == ([1, 3, 0], [0.4, 0.4, 0.1])


def test_there_are_no_more_than_the_classes() -> None:
    assert best(np.array([0.3, 0.7]), 5)[0] == [1, 0]
