"""mse: the scale with the least mean square of value minus quantized value."""

from __future__ import annotations

from typing import Tuple

from edgecls.calibrate.batch import Batch, Values
from edgecls.calibrate.levels import Doubles, Moments
from edgecls.calibrate.search import Search

#: float32 sums.
_ROUNDING = 1e-5


class Mse(Search):
    """Paddle's ``mse``.

    It is not what its name says, in two ways that are kept: a value below zero counts with its whole square, as if
    int8 could not hold it; and the batch with the least loss of all decides alone, so quiet images win.
    """

    def _estimate(self, moments: Moments) -> Tuple[Doubles, Doubles]:
        return moments.loss, moments.loss_error + _ROUNDING * moments.loss

    def _loss(self, batch: Batch, found: Values) -> Values:
        found -= batch.flat
        found *= found
        loss: Values = found.mean(axis=1)
        return loss
