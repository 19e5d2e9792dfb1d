"""How far quantized values are from the values, estimated for many scales at once.

Paddle tries 36 scales and goes through all values for each. Here the values are counted once, in narrow bins. With
t_k the border between the integers k-1 and k, M_k the number of values above t_k and X_k their sum, the quantized
values q of step d have

    sum q = d sum_k M_k      sum q^2 = d^2 sum_k (2k-1) M_k      sum xq = d sum_k X_k

so that 127 look-ups in a cumulated count give all that a loss needs. What the bins leave open, above all where a
border cuts one, is part of the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

#: Integers above zero.
STEPS = 127
#: Bins; fewer for few values.
_MOST_BINS, _LEAST_BINS = 1 << 15, 1 << 12
_SLICE = 1 << 17


@dataclass(frozen=True)
class Moments:
    """Of values x and their quantized values q, one number a scale (of x one number).

    Attributes:
        mean, mean_square: of x, exact.
        q_mean, q_mean_square: of q.
        loss: mean of (x - q)^2, where q is 0 for x below zero.
        q_mean_error, q_mean_square_error, loss_error: how far the estimates can be off.
    """

    mean: float
    mean_square: float
    q_mean: Doubles
    q_mean_square: Doubles
    loss: Doubles
    q_mean_error: Doubles
    q_mean_square_error: Doubles
    loss_error: Doubles


class Levels:
    """The values above zero in narrow bins, all others as their mean and mean square.

    Args:
        counts: values in each bin between 0 and ``top``.
        top: the largest magnitude.
        size: number of all values.
        mean: of all values.
        mean_square: of all values.
        negative_square: sum of the squares of the values below zero, over ``size``.
    """

    #: Up to here it is as cheap to go through the values.
    SMALL: ClassVar[int] = 1 << 14

    def __init__(
        self, counts: Doubles, top: float, size: int, mean: float, mean_square: float, negative_square: float
    ) -> None:
        self._counts = counts
        self._width = top / len(counts)
        self._size = size
        self._mean = mean
        self._mean_square = mean_square
        sums = counts * (np.arange(len(counts)) + 0.5)
        self._square = negative_square + float(np.dot(sums, np.arange(len(counts)) + 0.5)) * self._width**2 / size
        self._above = _from_above(counts)
        self._sum_above = _from_above(sums) * self._width
        # Values that share a bin are off from its centre together, those of different bins each in its own way.
        self._alike = min(1.0, 4.0 / np.sqrt(max(np.count_nonzero(counts), 1)))

    @classmethod
    def of(cls, flat: NDArray[np.float32], top: float) -> Levels:
        """Count values, of which ``top`` is the largest magnitude."""
        bins = max(_LEAST_BINS, min(_MOST_BINS, 1 << (flat.size.bit_length() - 1)))
        counts = np.zeros(bins + 1, np.int64)
        total = square = negative = 0.0
        for start in range(0, flat.size, _SLICE):
            part = flat[start : start + _SLICE]
            total += float(part.sum(dtype=np.float64))
            square += float(np.dot(part, part))
            positive = np.maximum(part, 0.0)
            negative += float(np.dot(part, part)) - float(np.dot(positive, positive))
            positive *= np.float32(bins / top)
            counts += np.bincount(positive.astype(np.intp), minlength=bins + 1)
        counts[bins - 1] += counts[bins]
        return cls(
            counts[:bins].astype(np.float64), top, flat.size, *(each / flat.size for each in (total, square, negative))
        )

    def moments(self, scales: Doubles) -> Moments:
        """What the losses of several scales are made of.

        Args:
            scales: [S], the numbers that 127 stands for, each at most ``top``.
        """
        step = scales / STEPS
        number = np.arange(1, STEPS + 1)
        border = (number - 0.5) * step[:, None] / self._width
        cut = border.astype(np.intp)
        share = 1.0 - (border - cut)
        straddling = self._counts[cut]
        above = self._above[cut + 1] + share * straddling
        sum_above = self._sum_above[cut + 1] + share * straddling * (cut + 0.5) * self._width
        odd = 2 * number - 1
        q_mean_square = step**2 * (odd * above).sum(axis=1) / self._size
        loss = np.maximum(self._square - 2 * step * sum_above.sum(axis=1) / self._size + q_mean_square, 0.0)
        uncertain = self._uncertain(cut) / self._size
        return Moments(
            mean=self._mean,
            mean_square=self._mean_square,
            q_mean=step * above.sum(axis=1) / self._size,
            q_mean_square=q_mean_square,
            loss=loss,
            q_mean_error=step * _together(uncertain),
            q_mean_square_error=step**2 * _together(odd * uncertain),
            # A value is half a bin from the centre that stands for it, and on a border it makes a bin's difference.
            loss_error=self._width * (self._alike * np.sqrt(loss) + step * _together(uncertain)),
        )

    def _uncertain(self, cut: NDArray[np.intp]) -> Doubles:
        """How many of the values in cut bins may lie on the other side of the border than their share says.

        Values that spread evenly miss it by a root of their number. A bin that stands out of its neighbours holds
        one value many times, for instance what a network makes of white paper, and that is on one side.
        """
        count = self._counts[cut]
        beside = self._counts[np.maximum(cut - 1, 0)] + self._counts[np.minimum(cut + 1, len(self._counts) - 1)]
        return np.minimum(count, 2 * np.sqrt(count) + np.maximum(count - beside, 0.0))


def _from_above(counts: Doubles) -> Doubles:
    """[i] is the sum of counts from i on; the last is 0."""
    return np.append(np.cumsum(counts[::-1])[::-1], 0.0)


def _together(errors: Doubles) -> Doubles:
    """Independent errors add up by their squares."""
    together: Doubles = np.sqrt((errors**2).sum(axis=1))
    return together
