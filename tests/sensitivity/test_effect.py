"""How far outputs are apart."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.errors import ImageListError
from edgecls.sensitivity.effect import check_labels, effect, gain

LOGITS = np.array([[2.0, 0.0, 0.0], [0.0, 1.0, 0.0]], np.float32)


def test_equal_outputs_diverge_by_nothing():
    found = effect(LOGITS, LOGITS, "logits", np.array([0, 2]))
    assert (found.kl, found.agreement, found.top1) == (0.0, 100.0, 50.0)


def test_a_constant_added_to_logits_changes_nothing():
    assert effect(LOGITS, LOGITS + 5, "logits").kl == pytest.approx(0.0, abs=1e-6)


def test_the_divergence_is_that_of_the_textbook():
    first, second = np.array([[0.5, 0.5]], np.float32), np.array([[0.25, 0.75]], np.float32)
    wanted = 0.5 * np.log(2.0) + 0.5 * np.log(2 / 3)
    assert effect(first, second, "probabilities").kl == pytest.approx(wanted, rel=1e-6)
    assert effect(np.log(first), np.log(second), "logits").kl == pytest.approx(wanted, rel=1e-5)


def test_another_class_is_no_agreement():
    assert effect(LOGITS, LOGITS[:, ::-1].copy(), "logits").agreement == 50.0


def test_an_output_of_nan_agrees_with_nothing_and_is_the_worst():
    broken = LOGITS.copy()
    broken[1, 0] = np.nan
    found = effect(LOGITS, broken, "logits", np.array([0, 1]))
    assert (found.kl, found.agreement, found.top1) == (50.0, 50.0, 50.0)


def test_the_gain_has_its_noise():
    zero, one = LOGITS, LOGITS * np.float32(0.5)
    before, after = effect(zero, one, "logits"), effect(zero, zero, "logits")
    shrunk, error = gain(before, after)
    assert shrunk == pytest.approx(before.kl)
    assert error == pytest.approx(np.std(before.kl_each, ddof=1) / np.sqrt(2))


def test_the_labels_are_those_of_the_images_that_are_taken():
    assert check_labels(None, 3, [0, 2]) is None
    assert check_labels([4, 5, 6], 3, [0, 2]).tolist() == [4, 6]
    with pytest.raises(ImageListError, match="2 labels for 3 images"):
        check_labels([0, 1], 3, [0])
