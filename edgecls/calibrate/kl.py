"""kl: the magnitude above which clipping loses least information, as TensorRT calibrates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from edgecls.calibrate.histogram import Histogram
from edgecls.calibrate.levels import STEPS

Doubles = NDArray[np.float64]


def kl_scale(histogram: Histogram) -> float:
    """Paddle's ``KL``.

    For each number i of bins from 1023 to 2047 the reference P is the first i bins with all counts behind them put
    into the last one, and Q is the first i bins merged into 127 groups and spread evenly over those bins of a group
    that are not empty. The least Kullback-Leibler divergence of Q from P wins.

    Paddle loops over the bins for each i. All but the last group depend on the width of a group only, which is
    i // 127 bins, so cumulated counts give every divergence at once. Kept as it is there: the smallest magnitude,
    from which the bins start, is not added.
    """
    counts = histogram.counts.astype(np.float64)
    start = (len(counts) - 1) // 2
    sizes = np.arange(start, len(counts))
    sizes = sizes[counts[sizes - 1] > 0]
    if not sizes.size:
        filled = np.flatnonzero(counts[: start + 1])
        index = int(filled[-1]) if filled.size else 0
    else:
        index = int(sizes[np.argmin(_divergences(counts, sizes))])
    return (index + 0.5) * histogram.bin_width


def _divergences(counts: Doubles, sizes: NDArray[np.intp]) -> Doubles:
    """The divergence for each number of bins, all of which end in a bin that is not empty."""
    total = counts.sum()
    mass = _cumulated(counts)
    filled = _cumulated((counts > 0).astype(np.float64))
    entropy = _cumulated(_x_log(counts, counts))
    outliers = total - mass[sizes]
    last = counts[sizes - 1] + outliers
    # sum of p log(Q_sum p), where Q_sum is what the first i bins hold
    reference = entropy[sizes - 1] + last * np.log(last) + total * np.log(mass[sizes])
    # sum of p log(P_sum q), where q is a group's mass over its bins that are not empty
    group_starts, whole_groups = _groups(mass, filled, sizes)
    tail = mass[sizes] - mass[group_starts]
    tail_filled = filled[sizes] - filled[group_starts]
    candidate = whole_groups + (tail + outliers) * np.log(tail / tail_filled) + total * np.log(total)
    divergences: Doubles = (reference - candidate) / total
    return divergences


def _groups(mass: Doubles, filled: Doubles, sizes: NDArray[np.intp]) -> tuple[NDArray[np.intp], Doubles]:
    """For each number of bins where the last group starts, and what the groups before it add."""
    widths = sizes // STEPS
    sums = np.zeros(len(sizes))
    for width in np.unique(widths):
        borders = np.arange(STEPS) * width
        group, group_filled = np.diff(mass[borders]), np.diff(filled[borders])
        sums[widths == width] = _x_log(group, group / np.maximum(group_filled, 1.0)).sum()
    return (STEPS - 1) * widths, sums


def _cumulated(values: Doubles) -> Doubles:
    """[i] is the sum of the first i values."""
    return np.concatenate([[0.0], np.cumsum(values)])


def _x_log(factor: Doubles, values: Doubles) -> Doubles:
    """``factor * log(values)``, 0 where there is nothing."""
    product: Doubles = factor * np.log(np.where(values > 0, values, 1.0))
    return product
