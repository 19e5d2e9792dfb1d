"""The distribution of the magnitudes of one activation over all images."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from edgecls.calibrate.batch import Batch, Values

#: Bins of Paddle's histograms.
BINS = 2048
#: Finer bins in each of those.
FINE = 8
_SLICE = 1 << 16


class Range:
    """The range of the magnitudes over all images."""

    def __init__(self) -> None:
        self.low = float("inf")
        self.high = 0.0

    def update(self, batch: Batch) -> None:
        """Look at one batch."""
        self.low = min(self.low, batch.abs_min)
        self.high = max(self.high, batch.abs_max)


class Histogram:
    """Counts of magnitudes in equal bins from the smallest to the largest.

    Args:
        low: the smallest magnitude of all images.
        high: the largest. Where both are equal the bins reach from half below to half above, as NumPy's do.
    """

    def __init__(self, low: float, high: float) -> None:
        if high <= low:
            low, high = low - 0.5, low + 0.5
        self._low, self._high = low, high
        self.fine: NDArray[np.int64] = np.zeros(BINS * FINE, np.int64)

    @property
    def counts(self) -> NDArray[np.int64]:
        """[2048], as Paddle counts."""
        counts: NDArray[np.int64] = self.fine.reshape(BINS, FINE).sum(axis=1)
        return counts

    @property
    def bin_width(self) -> float:
        """Of one of the 2048."""
        return (self._high - self._low) / BINS

    @property
    def magnitudes(self) -> NDArray[np.float64]:
        """The centre of each fine bin."""
        return self._low + (np.arange(BINS * FINE) + 0.5) * (self.bin_width / FINE)

    def update(self, batch: Batch) -> None:
        """Count one batch, which the range includes."""
        flat = batch.flat
        for start in range(0, flat.size, _SLICE):
            self._count(flat[start : start + _SLICE])

    def _count(self, values: Values) -> None:
        at = np.abs(values)
        at -= np.float32(self._low)
        at *= np.float32(BINS * FINE / (self._high - self._low))
        numbers = at.astype(np.intp)
        # The largest value belongs into the last bin, and rounding may put its neighbours behind it too.
        np.minimum(numbers, BINS * FINE - 1, out=numbers)
        self.fine += np.bincount(numbers, minlength=BINS * FINE)
