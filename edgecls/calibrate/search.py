"""The search for the scale with the least loss, which ``mse`` and ``emd`` of Paddle share.

Paddle tries 36 scales, from 0.3 of the batch's largest magnitude upwards, and computes the loss of each over all
values. Here the losses are estimated, and only those computed that the estimate can't tell from the least. These are
computed as Paddle does, in float32 and in the same order, so that the same scale wins.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import List, Tuple

import numpy as np

from edgecls.calibrate.batch import Batch, Values
from edgecls.calibrate.levels import STEPS, Doubles, Moments


def _shares() -> List[float]:
    """The shares of the largest magnitude that Paddle tries; summing up rounds as it does there."""
    shares, share = [], 0.3
    while share <= 1.0:
        shares.append(share)
        share += 0.02
    return shares


_SHARES = np.array(_shares())


class Search(ABC):
    """The scale with the least loss of all scales and batches."""

    def __init__(self) -> None:
        self._best = float("inf")
        self._scale = 0.0

    def update(self, batch: Batch) -> None:
        """Look at one batch."""
        scales = _SHARES * batch.top
        levels = batch.levels
        if levels is not None:
            loss, error = self._estimate(levels.moments(scales))
            ceiling = min(self._best, float((loss + error).min()))
            scales = scales[loss - error <= ceiling]
        for scale in scales.tolist():
            loss_here = self._loss(batch.flat, quantized(batch.flat, scale))
            if loss_here <= self._best:
                self._best, self._scale = loss_here, scale

    def scale(self) -> float:
        """The number that 127 stands for."""
        return self._scale

    @abstractmethod
    def _estimate(self, moments: Moments) -> Tuple[Doubles, Doubles]:
        """Loss of each scale and how far that can be off."""

    @abstractmethod
    def _loss(self, values: Values, found: Values) -> float:
        """Loss of one scale as Paddle computes it."""


def quantized(values: Values, scale: float) -> Values:
    """What Paddle takes for the quantized values: what is below zero comes out as 0, which int8 does not do."""
    found: Values = np.clip(values, np.float32(0.0), np.float32(scale))
    found /= np.float32(scale)
    found *= np.float32(STEPS)
    np.round(found, out=found)
    found /= np.float32(STEPS)
    found *= np.float32(scale)
    return found
