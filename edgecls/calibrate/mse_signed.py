"""mse_signed: the least mean square error of what int8 really does, over all images."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from edgecls.calibrate.histogram import Histogram
from edgecls.calibrate.levels import STEPS

#: Scales that are tried, as shares of the largest magnitude.
_SHARES = np.arange(20, 201) / 200.0


def mse_signed_scale(histogram: Histogram) -> float:
    """The scale with the least mean square of value minus quantized value.

    Not Paddle's: quantization is symmetric, so that a value below zero is held as well as one above it, clipped or
    rounded, and the error is that over all images, not that of one batch.
    """
    magnitudes, counts = histogram.magnitudes, histogram.fine
    used = np.flatnonzero(counts)
    magnitudes, counts = magnitudes[used], counts[used]
    scales = _SHARES * magnitudes[-1]
    losses = [_loss(magnitudes, counts, scale) for scale in scales]
    return float(scales[int(np.argmin(losses))])


def _loss(magnitudes: NDArray[np.float64], counts: NDArray[np.int64], scale: float) -> float:
    step = scale / STEPS
    found = np.minimum(np.round(magnitudes / step), STEPS) * step
    return float(np.dot(counts, (magnitudes - found) ** 2))
