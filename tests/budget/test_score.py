"""A drop is counted in images."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.budget.score import Score, score

REFERENCE = np.eye(4, dtype=np.float32)


def test_without_labels_the_drop_is_disagreement_with_fp32():
    output = REFERENCE.copy()
    output[0] = [0, 1, 0, 0]
    assert score(REFERENCE, output) == Score(4, lost=1)
    assert score(REFERENCE, output).drop == 25.0


def test_with_labels_the_drop_is_what_is_lost_less_what_is_won():
    labels = np.array([0, 1, 2, 0])
    output = REFERENCE.copy()
    output[0], output[1], output[3] = [0, 1, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]
    found = score(REFERENCE, output, labels)
    assert found == Score(4, lost=2, won=1)
    assert found.drop == 25.0


def test_nan_is_lost():
    output = REFERENCE.copy()
    output[2] = np.nan
    assert score(REFERENCE, output).lost == 1
    assert score(REFERENCE, output, np.array([0, 1, 2, 3])).lost == 1


@pytest.mark.parametrize(
    ("lost", "max_drop", "within"),
    [(3, 0.3, True), (4, 0.3, False), (0, 0.0, True), (1, 0.0, False), (7, 0.7, True)],
)
def test_the_budget_is_held_to_the_image(lost, max_drop, within):
    assert Score(1000, lost).within(max_drop) is within


def test_a_gain_is_within_every_budget():
    assert Score(10, lost=1, won=3).within(0.0)
    assert Score(10, lost=1, won=3).drop == -20.0


def test_a_score_survives_json():
    assert Score.from_json(Score(10, 3, 1).to_json()) == Score(10, 3, 1)


def test_the_margin_is_that_of_paired_counts():
    # Of 400 images 10 lost and 2 won: a variance of (12 - 64 / 400) / 400 ** 2.
    assert Score(400, 10, 2).margin == pytest.approx(100 * 1.95996 * (12 - 64 / 400) ** 0.5 / 400, rel=1e-4)
    assert Score(400, 0).margin == 0.0
