"""The arithmetic on samples."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional, Sequence

#: 10 standard deviations of a normal distribution, as hyperfine has it: the median absolute deviation times 1.4826
#: estimates one.
OUTLIER_DEVIATIONS = 14.826

#: Smallest deviation that is believed, as part of the median: the clock's steps give ties and a deviation of zero.
_SMALLEST_DEVIATION = 1e-3

#: Fewer samples tell nothing of a drift.
_DRIFT_SAMPLES = 30

#: How a percentile is taken, for the settings of a result.
PERCENTILE_METHOD = "linear between order statistics at (n - 1) p (type 7 of Hyndman and Fan, numpy's default)"
OUTLIER_METHOD = "|x - median| > 14.826 median absolute deviations"
DRIFT_METHOD = "median of the last third over the median of the first third"


@dataclass(frozen=True)
class Summary:
    """Samples in numbers, in the unit of the samples.

    Attributes:
        count: how many there are.
        minimum: the smallest.
        mean: arithmetic mean.
        stdev: sample standard deviation (n - 1); 0 for one sample.
        p50: median.
        p90: 90th percentile.
        p99: 99th percentile.
        outliers: samples further than 14.826 median absolute deviations from the median.
        drift: median of the last third over that of the first; None below 30 samples.
    """

    count: int
    minimum: float
    mean: float
    stdev: float
    p50: float
    p90: float
    p99: float
    outliers: int
    drift: Optional[float]


def summarise(samples: Sequence[float]) -> Summary:
    """Put samples into numbers.

    Args:
        samples: finite numbers of at least 0 in the order in which they were taken.

    Raises:
        ValueError: there are none.
    """
    if not samples:
        raise ValueError("no samples")
    ordered = sorted(samples)
    return Summary(
        count=len(ordered),
        minimum=ordered[0],
        mean=mean(ordered),
        stdev=stdev(ordered),
        p50=percentile(ordered, 0.50),
        p90=percentile(ordered, 0.90),
        p99=percentile(ordered, 0.99),
        outliers=count_outliers(samples),
        drift=drift(samples),
    )


def mean(samples: Sequence[float]) -> float:
    """The arithmetic mean."""
    return math.fsum(samples) / len(samples)


def stdev(samples: Sequence[float]) -> float:
    """The sample standard deviation (n - 1); 0 for one sample."""
    if len(samples) < 2:
        return 0.0
    centre = mean(samples)
    gaps = [sample - centre for sample in samples]
    # A product is rounded the same way in every language, a power isn't.
    return math.sqrt(math.fsum(gap * gap for gap in gaps) / (len(samples) - 1))


def percentile(ordered: Sequence[float], fraction: float) -> float:
    """The percentile of samples in ascending order, interpolated linearly at (n - 1) * fraction."""
    position = (len(ordered) - 1) * fraction
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    low, high = ordered[below], ordered[above]
    # Written so that the result stays between the two also when rounded.
    return min(high, max(low, low + (high - low) * (position - below)))


def median(samples: Sequence[float]) -> float:
    """The median of samples in any order."""
    return percentile(sorted(samples), 0.5)


def count_outliers(samples: Sequence[float]) -> int:
    """How many samples lie further than 14.826 median absolute deviations from the median."""
    centre = median(samples)
    deviation = median([abs(sample - centre) for sample in samples])
    limit = OUTLIER_DEVIATIONS * max(deviation, _SMALLEST_DEVIATION * centre)
    return sum(abs(sample - centre) > limit for sample in samples)


def drift(samples: Sequence[float]) -> Optional[float]:
    """How the samples changed while they were taken: the median of the last third over that of the first.

    Medians of thirds see a slow slide and a step alike and no single outlier. None below 30 samples, or when the
    first third is all zero.
    """
    third = len(samples) // 3
    if len(samples) < _DRIFT_SAMPLES:
        return None
    first = median(samples[:third])
    return median(samples[-third:]) / first if first > 0 else None
