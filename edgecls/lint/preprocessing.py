"""Whether the preprocessing is the one that the network was trained with, told without a label."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Iterator, List, Tuple

import numpy as np

from edgecls.lint.finding import Finding
from edgecls.lint.first_layer import FirstLayer, Moments, output_statistics
from edgecls.preprocess.spec import IMAGENET_MEAN, IMAGENET_STD, Preprocess

#: What one output counts at most, so that a few dead ones don't decide.
_CAP = 9.0
#: Distances. The shipped sample's own calibration images are at 0.09, with ImageNet's mean and std in place of 0.5
#: (or the other way round) at 0.8; drawn pages for a network trained on scanned ones at 0.9, otherwise normalized
#: at 1.7 and more. So a distance alone says little, one that another preprocessing halves says much.
_FAMILIAR = 0.3
_CLEARLY_BETTER = 0.6
#: On pictures with little colour the order of the channels hardly shows, and is left as it was given.
_DOUBT = 0.05
_STRANGE = 1.5

_NORMALIZATIONS = (
    ("ImageNet's mean and std", 1.0 / 255.0, IMAGENET_MEAN, IMAGENET_STD),
    ("0 to 1 without mean and std", 1.0 / 255.0, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
    ("-1 to 1 (mean and std 0.5)", 1.0 / 255.0, (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)),
    ("0 to 255 without mean and std", 1.0, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
)


def distance(layer: FirstLayer, moments: Moments, spec: Preprocess) -> float:
    """How far the first layer's outputs are from those of the training, in standard deviations.

    The root of the mean over the outputs of (difference of means / std)² + ln(ratio of stds)², each capped at 9.
    """
    mean, variance = output_statistics(layer, moments, spec)
    floor = 1e-3 * float(np.median(layer.variance)) + 1e-12
    trained = layer.variance + floor
    shift = (mean - layer.mean) ** 2 / trained
    spread = (0.5 * np.log((variance + floor) / trained)) ** 2
    return math.sqrt(float(np.minimum(shift + spread, _CAP).mean()))


def alternatives(spec: Preprocess) -> Iterator[Tuple[str, Preprocess]]:
    """Other common ways to normalize and to order the channels, each with a phrase for it."""
    other = "BGR" if spec.color == "RGB" else "RGB"
    yield other, replace(spec, color=other)
    for name, scale, mean, std in _NORMALIZATIONS:
        same = math.isclose(scale, spec.scale, rel_tol=1e-3) and np.allclose(
            (mean, std), (spec.mean, spec.std), atol=1e-3
        )
        if same:
            continue
        for color in (spec.color, other):
            yield f"{color}, {name}", replace(spec, color=color, scale=scale, mean=mean, std=std)


def check_preprocessing(layer: FirstLayer, moments: Moments, spec: Preprocess) -> Tuple[List[Finding], bool]:
    """The finding on the preprocessing, if there is one, and whether the images are such as the model was trained on.

    They are when their statistics fit, be it with another preprocessing than the given one.
    """
    given = distance(layer, moments, spec)
    if given < _FAMILIAR:
        return [], True
    tried = [(distance(layer, moments, other), name, other) for name, other in alternatives(spec)]
    best, name, other = min(tried, key=lambda entry: entry[0] + (0.0 if entry[2].color == spec.color else _DOUBT))
    familiar = best < _FAMILIAR
    told = "the means and variances that the model's first batch norm kept from training"
    if best <= _CLEARLY_BETTER * given:
        fields = f"color {other.color}, scale {other.scale:.4g}, mean {list(other.mean)}, std {list(other.std)}"
        return [
            Finding(
                "preprocessing",
                f"the preprocessing does not match the model: {told} are {given:.1f} standard deviations away with"
                f" it, {best:.1f} with {name}",
                f"give --preprocess FILE.json with {fields}, if the model was trained so",
            )
        ], familiar
    if given >= _STRANGE:
        return [
            Finding(
                "preprocessing",
                f"these images are not what the model was trained on, or are preprocessed in another way: {told} are"
                f" {given:.1f} standard deviations away",
                "calibrate with images from where the model is used, and check size, mean and std in --preprocess",
            )
        ], familiar
    return [], familiar
