"""How near int8 is to fp32, without labels."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.calibrate.agreement import score

REFERENCE = np.float32([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])


def test_equal_outputs_agree_wholly():
    same = score("hist", REFERENCE, REFERENCE.copy(), "probabilities")
    assert (same.divergence, same.top1_agreement, same.max_abs_diff) == (0.0, 100.0, 0.0)


def test_the_divergence_is_the_mean_of_kullback_and_leiblers():
    found = np.float32([[0.7, 0.2, 0.1], [0.5, 0.4, 0.1]])
    each = score("kl", REFERENCE, found, "probabilities")
    assert each.divergence == pytest.approx((0.1 * np.log(0.1 / 0.5) + 0.8 * np.log(0.8 / 0.4)) / 2, rel=1e-5)
    assert each.top1_agreement == 50.0
    assert each.max_abs_diff == pytest.approx(0.4)


def test_logits_count_as_the_probabilities_that_they_stand_for():
    logits = np.log(REFERENCE) + 500
    found = np.float32([[0.6, 0.3, 0.1], [0.1, 0.8, 0.1]])
    by_logits = score("x", logits, np.log(found), "logits")
    assert by_logits.divergence == pytest.approx(score("x", REFERENCE, found, "probabilities").divergence, abs=1e-4)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_not_finite_comes_last_and_is_no_number_in_json(bad):
    found = REFERENCE.copy()
    found[0, 0] = bad
    worst = score("x", REFERENCE, found, "probabilities")
    assert worst.divergence == np.inf
    assert worst.to_json() == {"algo": "x", "divergence": None, "top1_agreement": 0.0, "max_abs_diff": None}


def test_a_class_that_int8_rules_out_is_far_away_but_not_infinitely():
    certain = np.float32([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    assert 1.0 < score("x", REFERENCE, certain, "probabilities").divergence < 100.0
