"""What can be asked of a training."""

from __future__ import annotations

from typing import Any, Dict

import pytest

from edgecls.errors import SettingsError
from edgecls.qat.settings import QatSettings


def test_epochs_count_whole_batches() -> None:
    assert QatSettings(epochs=3, batch_size=16).total_steps(100) == 18


def test_steps_replace_epochs() -> None:
    assert QatSettings(epochs=3, steps=7).total_steps(100) == 7


def test_a_set_smaller_than_a_batch_makes_one_batch_an_epoch() -> None:
    assert QatSettings(epochs=3, batch_size=64).total_steps(20) == 3


@pytest.mark.parametrize(("images", "interval"), [(100, 10), (1600, 50), (16000, 500)])
def test_validation_comes_twenty_times_but_not_all_the_time(images: int, interval: int) -> None:
    assert QatSettings(epochs=10).validation_interval(images) == interval


def test_the_learning_rate_rises_over_a_tenth_and_falls_to_nothing() -> None:
    rates = [QatSettings(lr=0.5).rate(step, 100) for step in range(100)]

    assert rates[0] == pytest.approx(0.05)
    assert max(rates) == pytest.approx(0.5, rel=0.03)
    assert rates.index(max(rates)) == 9
    assert rates[-1] < 0.001


def test_json_brings_the_same_settings_back() -> None:
    settings = QatSettings(steps=5, lr=0.5, scales="moving", augment=False)

    assert QatSettings.from_json(settings.to_json()) == settings


@pytest.mark.parametrize(
    "wrong",
    [
        {"epochs": 0},
        {"steps": 0},
        {"batch_size": 0},
        {"lr": 0.0},
        {"lr": float("nan")},
        {"temperature": -1.0},
        {"ce": -0.1},
        {"patience": 0},
        {"checkpoint_every": 0},
        {"validate_every": 0},
        {"freeze_bn": 1.5},
        {"weight": "per_tensor"},
        {"scales": "learned"},
        {"seed": -1},
    ],
)
def test_what_can_not_work_is_refused(wrong: Dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        QatSettings(**wrong).check()
