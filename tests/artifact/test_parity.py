"""The measure of agreement sees faults and ignores rounding."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.artifact.parity import MIN_COSINE, compare


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def logits():
    return np.random.default_rng(0).standard_normal((5, 100)).astype(np.float32)


def test_an_output_agrees_with_itself(logits):
    agreement = compare(logits, logits, "logits")
    assert agreement.max_abs_diff == 0.0
    assert agreement.cosine == pytest.approx(1.0)
    assert agreement.top1_agreement == 100.0
    assert agreement.images == 5


def test_rounding_passes(logits):
    agreement = compare(softmax(logits), softmax(logits + 1e-5), "probabilities")
    assert agreement.cosine > MIN_COSINE


def test_a_shuffled_output_is_seen_though_all_probabilities_are_alike(logits):
    flat = softmax(0.01 * logits)
    agreement = compare(flat, flat[:, ::-1], "probabilities")
    assert agreement.max_abs_diff < 1e-3
    assert agreement.cosine < 0.9


def test_one_wrong_image_among_many_is_seen(logits):
    candidate = logits.copy()
    candidate[3] = -candidate[3]
    agreement = compare(logits, candidate, "logits")
    assert agreement.cosine == pytest.approx(-1.0)
    assert agreement.top1_agreement == 80.0


@pytest.mark.parametrize("rubbish", [np.nan, np.inf])
def test_what_is_no_number_never_agrees(logits, rubbish):
    candidate = logits.copy()
    candidate[0, 0] = rubbish
    assert compare(logits, candidate, "logits").cosine == -1.0


def test_zeros_of_one_engine_are_the_tiny_values_of_another():
    reference = np.array([[1.0 - 1e-20, 1e-20, 1e-28, 1e-30]], np.float32)
    candidate = np.array([[1.0, 0.0, 0.0, 0.0]], np.float32)
    assert compare(reference, candidate, "probabilities").cosine == pytest.approx(1.0)
