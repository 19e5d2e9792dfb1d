"""hist: the magnitude that a share of all values stays below."""

from __future__ import annotations

import numpy as np

from edgecls.calibrate.histogram import Histogram

#: Paddle's quant_post_static has the same default.
SHARE = 0.9999


def hist_scale(histogram: Histogram, share: float = SHARE) -> float:
    """Paddle's ``hist``: half a bin below the end of the bin in which the share is reached.

    Kept as it is there: the smallest magnitude, from which the bins start, is not added.
    """
    counts = histogram.counts
    reached = np.cumsum(counts / float(counts.sum())) >= share
    index = int(np.argmax(reached)) + 1 if reached.any() else len(counts)
    return (index - 0.5) * histogram.bin_width
