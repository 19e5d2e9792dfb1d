"""What the algorithms compute, written as plainly as possible: every scale tried on every value, every bin in a loop.

The definitions are those of Paddle 2.6's PostTrainingQuantization (onnx_format off); ``test_run.py`` holds the
package against Paddle itself.
"""

from __future__ import annotations

import math
from typing import Any, Callable, List

import numpy as np

INT8 = 127


def clipped(values: Any, scale: float) -> Any:
    """Quantized to the integers 0 to 127 and back."""
    return np.round(np.clip(values, 0.0, scale) / scale * INT8) / INT8 * scale


def least_loss(batches: List[Any], loss: Callable[[Any, Any], float]) -> float:
    """The scale of the least loss over 36 scales of every batch; of equal ones the last."""
    best, found = math.inf, 0.0
    for batch in batches:
        values = batch.reshape(-1)
        top = float(np.abs(values).max()) or 1e-8
        share = 0.3
        while share <= 1.0:
            scale = share * top
            share += 0.02
            here = loss(values, clipped(values, scale))
            if here <= best:
                best, found = here, scale
    return found


def mse(batches: List[Any]) -> float:
    return least_loss(batches, lambda values, found: ((values - found) ** 2).mean())


def emd(batches: List[Any]) -> float:
    return least_loss(
        batches,
        lambda values, found: abs(np.mean(values) - np.mean(found)) + abs(np.std(values) - np.std(found)),
    )


def ptf(batches: List[Any]) -> float:
    values = batches[-1]
    top = float(np.abs(values).max())
    losses = {}
    for part in (8, 4, 2, 1):
        step = top / part / INT8
        losses[part] = ((values - np.clip(np.round(values / step), 0, INT8) * step) ** 2).mean()
    return top / min(losses, key=lambda part: losses[part])


def histogram(batches: List[Any]) -> Any:
    """Counts of the magnitudes in 2048 bins over their range, and the bins' borders."""
    magnitudes = np.abs(np.concatenate([batch.reshape(-1) for batch in batches]))
    borders = np.histogram_bin_edges([], 2048, (float(magnitudes.min()), float(magnitudes.max())))
    return np.histogram(magnitudes, borders)


def hist(batches: List[Any], share: float = 0.9999) -> float:
    counts, borders = histogram(batches)
    seen, number = 0.0, -1
    while seen < share:
        number += 1
        seen += counts[number] / float(counts.sum())
    return (number + 0.5) * (borders[1] - borders[0])


def kl(batches: List[Any]) -> float:
    counts, borders = histogram(batches)
    return kl_of(counts, borders[1] - borders[0])


def kl_of(counts: Any, width: float) -> float:
    """The number of bins whose 127 groups tell least less than the bins, times their width."""
    divergences = {}
    for size in range(1023, 2048):
        if counts[size - 1] == 0:
            continue
        wanted = counts[:size].astype(float)
        wanted[-1] += counts[size:].sum()
        group = size // INT8
        starts = [number * group for number in range(INT8)]
        found = np.zeros(size)
        for start, stop in zip(starts, [*starts[1:], size]):
            filled = counts[start:stop] > 0
            if filled.any():
                found[start:stop][filled] = counts[start:stop].sum() / filled.sum()
        used = wanted > 0
        p, q = wanted[used] / wanted.sum(), found[used] / found.sum()
        divergences[size] = float((p * np.log(p / q)).sum())
    if divergences:
        return (min(divergences, key=lambda size: divergences[size]) + 0.5) * width
    last = max((number for number in range(1024) if counts[number]), default=0)
    return (last + 0.5) * width
