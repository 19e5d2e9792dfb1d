"""How much of a difference in accuracy is noise."""

from __future__ import annotations

import math
from typing import Tuple

#: Two-sided 95 % of the normal distribution.
_Z = 1.959963984540054
#: Above so many pictures the exact sum gives way to the normal approximation, which is then as good.
_EXACT_UP_TO = 10_000


def wilson_interval(hits: int, count: int) -> Tuple[float, float]:
    """The 95 % confidence interval of a proportion after Wilson (1927), as two numbers from 0 to 1."""
    share = hits / count
    square = _Z * _Z / count
    center = (share + square / 2) / (1 + square)
    spread = _Z / (1 + square) * math.sqrt(share * (1 - share) / count + square / (4 * count))
    return max(0.0, center - spread), min(1.0, center + spread)


def paired_margin(only_first: int, only_second: int, count: int) -> float:
    """Half of the 95 % interval of the difference of two proportions that were counted on the same things.

    Args:
        only_first: things that only the first has.
        only_second: things that only the second has.
        count: all things.
    """
    difference = only_first - only_second
    return _Z * math.sqrt(only_first + only_second - difference * difference / count) / count


def mcnemar_p(only_first: int, only_second: int) -> float:
    """How likely chance alone makes two classifiers differ so much, both having seen the same pictures.

    The two-sided exact test after McNemar (1947): pictures that only one of the two gets right are coin tosses.

    Args:
        only_first: pictures that only the first gets right.
        only_second: pictures that only the second gets right.
    """
    tosses, fewer = only_first + only_second, min(only_first, only_second)
    if tosses == 0:
        return 1.0
    if tosses > _EXACT_UP_TO:
        distance = (abs(only_first - only_second) - 1) / math.sqrt(tosses)
        return min(1.0, math.erfc(max(0.0, distance) / math.sqrt(2)))
    log_all = tosses * math.log(2.0)
    tail = sum(
        math.exp(math.lgamma(tosses + 1) - math.lgamma(k + 1) - math.lgamma(tosses - k + 1) - log_all)
        for k in range(fewer + 1)
    )
    return min(1.0, 2.0 * tail)
