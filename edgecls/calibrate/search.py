"""The search for the scale with the least loss, which ``mse`` and ``emd`` of Paddle share.

Paddle tries 36 scales, from 0.3 of the batch's largest magnitude upwards, and computes the loss of each over all
values. Here the losses are estimated, and only those computed that the estimate can't tell from the least. These are
computed as Paddle does, in float32 and in the same order, so that the same scale wins.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Iterator, List, Tuple

import numpy as np
from numpy.typing import NDArray

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
#: Numbers that are worked on at once.
_AT_ONCE = 1 << 16


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
        for number, loss_here in enumerate(self._losses(batch, scales)):
            if loss_here <= self._best:
                self._best, self._scale = loss_here, float(scales[number])

    def _losses(self, batch: Batch, scales: Doubles) -> Iterator[float]:
        """The loss of each scale, of many at once where the values are few."""
        at_once = max(1, _AT_ONCE // batch.flat.size)
        for start in range(0, len(scales), at_once):
            found = quantized(batch.flat[None], scales[start : start + at_once, None])
            yield from self._loss(batch, found).tolist()

    def scale(self) -> float:
        """The number that 127 stands for."""
        return self._scale

    @abstractmethod
    def _estimate(self, moments: Moments) -> Tuple[Doubles, Doubles]:
        """Loss of each scale and how far that can be off."""

    @abstractmethod
    def _loss(self, batch: Batch, found: Values) -> Values:
        """Loss of each row of ``found`` as Paddle computes it; ``found`` may be overwritten."""


def quantized(values: Values, scales: NDArray[Any]) -> Values:
    """What Paddle takes for the quantized values: what is below zero comes out as 0, which int8 does not do."""
    scale = scales.astype(np.float32)
    found: Values = np.minimum(values, scale)
    np.maximum(found, np.float32(0.0), out=found)
    found /= scale
    found *= np.float32(STEPS)
    np.round(found, out=found)
    found /= np.float32(STEPS)
    found *= scale
    return found
