"""emd: the scale with the nearest mean and deviation, after the earth mover's distance."""

from __future__ import annotations

from typing import Tuple

import numpy as np

from edgecls.calibrate.batch import Batch, Values
from edgecls.calibrate.levels import Doubles, Moments
from edgecls.calibrate.search import Search

#: float32 sums.
_ROUNDING = 2e-6


class Emd(Search):
    """Paddle's ``emd``: least difference of the means plus difference of the standard deviations.

    Kept as it is there: a value below zero counts as 0, as if int8 could not hold it, so that a scale which clips
    the top makes up for the lost negative tail; and the batch with the least loss of all decides alone.
    """

    def _estimate(self, moments: Moments) -> Tuple[Doubles, Doubles]:
        deviation = np.sqrt(max(moments.mean_square - moments.mean**2, 0.0))
        q_deviation = np.sqrt(np.maximum(moments.q_mean_square - moments.q_mean**2, 1e-30))
        loss = abs(moments.mean - moments.q_mean) + abs(deviation - q_deviation)
        variance_error = moments.q_mean_square_error + 2 * moments.q_mean * moments.q_mean_error
        rounding = _ROUNDING * (abs(moments.mean) + deviation + moments.q_mean + q_deviation)
        return loss, moments.q_mean_error + variance_error / (2 * q_deviation) + rounding

    def _loss(self, batch: Batch, found: Values) -> Values:
        loss: Values = np.abs(batch.mean - found.mean(axis=1)) + np.abs(batch.deviation - found.std(axis=1))
        return loss
