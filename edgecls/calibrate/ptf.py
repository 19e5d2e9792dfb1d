"""ptf: the largest magnitude or a half, a quarter or an eighth of it, after FQ-ViT's power-of-two factor."""

from __future__ import annotations

import numpy as np

from edgecls.calibrate.batch import Batch
from edgecls.calibrate.search import quantized

_PARTS = np.array([8.0, 4.0, 2.0, 1.0])


class Ptf:
    """Paddle's ``ptf``: the one of four scales with the least mean square of value minus quantized value.

    Kept as it is there: the last batch alone decides, and a value below zero counts as if int8 could not hold it.
    """

    def __init__(self) -> None:
        self._scale = 0.0

    def update(self, batch: Batch) -> None:
        """Look at one batch."""
        scales = batch.top / _PARTS
        if batch.levels is None:
            found = quantized(batch.flat[None], scales[:, None])
            losses = ((batch.flat - found) ** 2).mean(axis=1).tolist()
        else:
            losses = batch.levels.moments(scales).loss.tolist()
        self._scale = float(scales[int(np.argmin(losses))])

    def scale(self) -> float:
        """The number that 127 stands for."""
        return self._scale
