"""How much longer one thing takes than another, from blocks that were measured in turns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Sequence

import numpy as np

CONFIDENCE = 0.95
RATIO_METHOD = (
    "geometric mean over the rounds of B's block medians over A's; 95 % expanded percentile bootstrap over the rounds, "
    "10000 resamples, seed 0"
)
_RESAMPLES = 10_000
_SEED = 0

#: Fewer rounds give no interval, more than the last give no better one.
MIN_ROUNDS, MAX_ROUNDS = 3, 20

#: 97.5 % quantile of Student's t by degrees of freedom, from 2 to 19.
_T = (
    4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281,
    2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930,
)  # fmt: skip


@dataclass(frozen=True)
class RatioInterval:
    """A ratio and the ends of its 95 % confidence interval."""

    ratio: float
    low: float
    high: float


def paired_ratio(a: Sequence[float], b: Sequence[float]) -> RatioInterval:
    """The ratio of B's time to A's.

    Both are medians of short blocks that were measured in the order A B B A, B A A B and so on. Within such a round a
    steady drift of the machine meets both sides alike and falls out of the round's ratio, the geometric mean of its
    two blocks of B over that of its two of A. The rounds, not the samples, are what is independent: the bootstrap
    (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13) draws whole rounds. For few of them its
    percentiles are too narrow, so they are taken further out, as Hesterberg has it (What Teachers Should Know About
    the Bootstrap, The American Statistician 69, 2015: "expanded percentile interval").

    Args:
        a: A's block medians, two a round.
        b: B's, likewise.

    Raises:
        ValueError: they are not two a round of 3 to 20 rounds, or not positive.
    """
    rounds = len(a) // 2
    if len(a) != len(b) or len(a) % 2 or not MIN_ROUNDS <= rounds <= MAX_ROUNDS:
        raise ValueError(f"{len(a)} and {len(b)} blocks")
    if min(*a, *b) <= 0.0:
        raise ValueError("a block's median is not positive")
    logs = (np.log(b) - np.log(a)).reshape(rounds, 2).mean(axis=1)
    # RandomState's stream is the same in every version of numpy.
    drawn = np.random.RandomState(_SEED).randint(0, rounds, (_RESAMPLES, rounds))
    means = logs[drawn].mean(axis=1)
    tail = _normal_cdf(-math.sqrt(rounds / (rounds - 1)) * _T[rounds - 3])
    low, high = np.percentile(means, [100.0 * tail, 100.0 * (1.0 - tail)])
    return RatioInterval(math.exp(float(logs.mean())), math.exp(float(low)), math.exp(float(high)))


def _normal_cdf(value: float) -> float:
    return 0.5 * math.erfc(-value / math.sqrt(2.0))
