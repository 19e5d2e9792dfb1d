"""How a training goes."""

from __future__ import annotations

import pytest

from edgecls.qat.progress import History, Validation, seconds_text


def _history(*agreements: float) -> History:
    history = History()
    for step, agreement in enumerate(agreements):
        history.add(Validation(step, agreement, 0.1, 500))
    return history


def test_the_best_is_what_agrees_most_and_of_equal_ones_the_first() -> None:
    assert _history(90.0, 95.0, 95.0, 92.0).best.step == 1


def test_of_equal_agreement_the_one_nearer_to_the_teacher_is_better() -> None:
    history = _history(95.0)

    assert history.add(Validation(1, 95.0, 0.05, 500))
    assert not history.add(Validation(2, 95.0, 0.07, 500))


def test_with_labels_what_is_right_counts_more_than_what_agrees() -> None:
    history = History()

    history.add(Validation(0, 99.0, 0.1, 500, top1=90.0))

    assert history.add(Validation(1, 95.0, 0.3, 500, top1=91.0))


def test_with_few_images_only_the_distance_to_the_teacher_counts() -> None:
    history = History()

    history.add(Validation(0, 100.0, 0.1, 20, top1=100.0))

    assert history.add(Validation(1, 95.0, 0.05, 20, top1=95.0))


def test_validations_since_the_best_one_are_counted() -> None:
    assert _history(90.0, 95.0, 94.0, 93.0).since_best == 2


def test_json_brings_the_same_history_back() -> None:
    history = _history(90.0, 95.0)
    history.stopped = "no better for 3 validations"

    assert History.from_json(history.to_json()) == history


@pytest.mark.parametrize(("seconds", "text"), [(42.0, "42 s"), (600.0, "10 min"), (9000.0, "2.5 h")])
def test_what_is_left_is_told_in_a_unit_that_fits(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text
