"""Telling a wrong preprocessing by the statistics that the first batch norm kept."""

from __future__ import annotations

from dataclasses import replace
from typing import List

import numpy as np
import pytest

from edgecls.lint.finding import Finding
from edgecls.lint.preprocessing import check_preprocessing
from edgecls.preprocess.spec import Preprocess
from tests.lint.pictures import SPEC, scene, sum_moments, trained_layer

TRAINED_ON = [scene(seed) for seed in range(40)]
CALIBRATED_ON = [scene(seed) for seed in range(100, 120)]

ZERO_TO_ONE = replace(SPEC, mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0))
LEVELS = replace(ZERO_TO_ONE, scale=1.0)
HALF = replace(SPEC, mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5))


def _check(trained: Preprocess, given: Preprocess) -> List[Finding]:
    layer = trained_layer(trained, TRAINED_ON)
    return check_preprocessing(layer, sum_moments(layer, given, CALIBRATED_ON), given)[0]


@pytest.mark.parametrize("spec", [SPEC, ZERO_TO_ONE, LEVELS, HALF, replace(HALF, color="BGR")])
def test_the_preprocessing_of_the_training_is_silent(spec: Preprocess) -> None:
    assert _check(spec, spec) == []


@pytest.mark.parametrize(
    ("trained", "given", "phrase"),
    [
        (SPEC, ZERO_TO_ONE, "with RGB, ImageNet's mean and std"),
        (SPEC, LEVELS, "with RGB, ImageNet's mean and std"),
        (ZERO_TO_ONE, LEVELS, "with RGB, 0 to 1 without mean and std"),
        (LEVELS, SPEC, "with RGB, 0 to 255 without mean and std"),
        (HALF, ZERO_TO_ONE, "with RGB, -1 to 1"),
        (SPEC, replace(SPEC, color="BGR"), "with RGB;"),
        (replace(HALF, color="BGR"), HALF, "with BGR;"),
        (replace(HALF, color="BGR"), SPEC, "with BGR, -1 to 1"),
    ],
)
def test_another_one_is_named_with_the_one_that_fits(trained: Preprocess, given: Preprocess, phrase: str) -> None:
    (finding,) = _check(trained, given)

    assert finding.code == "preprocessing"
    assert phrase in str(finding)
    assert f"color {trained.color}, scale {trained.scale:.4g}" in finding.fix


def test_on_grey_images_the_given_order_of_the_channels_stays() -> None:
    grey = [np.repeat(image[:, :, :1], 3, axis=2) for image in TRAINED_ON]
    layer = trained_layer(HALF, grey)
    given = replace(LEVELS, color="BGR")

    (finding,), _ = check_preprocessing(layer, sum_moments(layer, given, grey), given)

    assert "with BGR, -1 to 1" in finding.message


def test_images_that_no_preprocessing_brings_near_are_called_strange() -> None:
    noise = [255 - scene(seed) // 8 for seed in range(20)]
    layer = trained_layer(SPEC, TRAINED_ON)

    (finding,), familiar = check_preprocessing(layer, sum_moments(layer, SPEC, noise), SPEC)

    assert "not what the model was trained on" in finding.message
    assert not familiar


def test_images_are_familiar_when_they_fit_with_another_preprocessing() -> None:
    layer = trained_layer(SPEC, TRAINED_ON)

    (_,), familiar = check_preprocessing(layer, sum_moments(layer, LEVELS, CALIBRATED_ON), LEVELS)

    assert familiar
