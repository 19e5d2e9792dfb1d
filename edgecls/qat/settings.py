"""What can be asked of a training, checked before anything heavy starts."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Dict, Mapping, Optional

from edgecls.errors import SettingsError
from edgecls.quantize.settings import WEIGHTS

#: What happens to the scales of the activations: kept as they were given, or moved after the largest values of the
#: batches.
SCALES = ("fixed", "moving")
_MAX_STEPS = 10_000_000
_LEAST_INTERVAL = 10
_RISE = 0.1
_MAX_SEED = (1 << 32) - 1


@dataclass(frozen=True)
class QatSettings:
    """The settings of one training.

    Attributes:
        epochs: passes over the training images, unless ``steps`` is given.
        steps: batches in all.
        batch_size: images in a batch.
        lr: learning rate of Adam; it rises over the first tenth of the steps and falls to zero along a half cosine.
        temperature: that soften teacher's and student's logits.
        ce: weight of the cross entropy with the labels beside the teacher; 0 leaves the labels alone.
        patience: validations without a better result after which the training stops.
        validate_every: steps between two validations; None for one an epoch, or 20 in all where
            that is more, but none sooner than after 10 steps.
        checkpoint_every: steps between two checkpoints.
        weight: "channel_wise_abs_max", or "abs_max" for one scale a weight.
        scales: "fixed" or "moving".
        freeze_bn: share of the steps after which the batch norms keep their statistics; 0 from the start.
        augment: whether images are shifted, scaled and dimmed a little, anew in each epoch.
        seed: of the order of the images and of their changes.
    """

    epochs: int = 10
    steps: Optional[int] = None
    batch_size: int = 16
    lr: float = 3e-5
    temperature: float = 2.0
    ce: float = 0.0
    patience: int = 10
    validate_every: Optional[int] = None
    checkpoint_every: int = 20
    weight: str = "channel_wise_abs_max"
    scales: str = "fixed"
    freeze_bn: float = 0.0
    augment: bool = True
    seed: int = 0

    def check(self) -> None:
        """Refuse what can't work.

        Raises:
            SettingsError: a value is unknown or out of range.
        """
        for name in ("epochs", "batch_size", "patience", "checkpoint_every"):
            _at_least_one(name, getattr(self, name))
        for name in ("steps", "validate_every"):
            if getattr(self, name) is not None:
                _at_least_one(name, getattr(self, name))
        for name, least in (("lr", 0.0), ("temperature", 0.0)):
            value = getattr(self, name)
            if not (math.isfinite(value) and value > least):
                raise SettingsError(f"{name} {value} is out of range", hint="give a number above 0")
        if not (math.isfinite(self.ce) and self.ce >= 0.0):
            raise SettingsError(f"ce {self.ce} is out of range", hint="give 0 or more")
        if not 0.0 <= self.freeze_bn <= 1.0:
            raise SettingsError(f"freeze_bn {self.freeze_bn} is out of range", hint="give 0 to 1")
        if self.weight not in WEIGHTS:
            raise SettingsError(f"the weight scale {self.weight!r} is unknown", hint=f"use {' or '.join(WEIGHTS)}")
        if self.scales not in SCALES:
            raise SettingsError(f"scales {self.scales!r} is unknown", hint=f"use {' or '.join(SCALES)}")
        if not 0 <= self.seed <= _MAX_SEED:
            raise SettingsError(f"the seed {self.seed} is out of range", hint=f"give 0 to {_MAX_SEED}")

    def total_steps(self, images: int) -> int:
        """Batches in all for so many training images."""
        return self.steps if self.steps is not None else self.epochs * batches_per_epoch(images, self.batch_size)

    def validation_interval(self, images: int) -> int:
        """Steps between two validations."""
        if self.validate_every is not None:
            return self.validate_every
        often = min(batches_per_epoch(images, self.batch_size), self.total_steps(images) // 20)
        return max(_LEAST_INTERVAL, often)

    def rate(self, step: int, total: int) -> float:
        """The learning rate of a step, counted from 0.

        Adam's first steps are as long in every direction, whatever the slope, so a good start needs small ones.
        """
        rising = min(1.0, (step + 1) / max(1.0, _RISE * total))
        return self.lr * rising * 0.5 * (1.0 + math.cos(math.pi * step / total))

    def to_json(self) -> Dict[str, Any]:
        """The JSON object for child, key and provenance."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> QatSettings:
        """The inverse of ``to_json``."""
        return cls(**value)


def batches_per_epoch(images: int, batch_size: int) -> int:
    """Whole batches only; a set smaller than a batch makes one."""
    return max(1, images // batch_size)


def _at_least_one(name: str, value: int) -> None:
    if not 1 <= value <= _MAX_STEPS:
        raise SettingsError(f"{name} {value} is out of range", hint=f"give 1 to {_MAX_STEPS}")
