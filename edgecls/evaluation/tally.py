"""Running sums over batches, so that memory doesn't grow with the list."""

from __future__ import annotations

from typing import Any, Dict

import numpy as np
from numpy.typing import NDArray

from edgecls.evaluation.ranks import finite_rows, true_ranks
from edgecls.evaluation.statistics import mcnemar_p, wilson_interval


class Tally:
    """What one engine got right.

    Attributes:
        top_k: rank that counts for "top-5": 5, or the number of classes where there are fewer.
    """

    def __init__(self, classes: int) -> None:
        self.top_k = min(5, classes)
        self.images = 0
        self.top1 = 0
        self.top5 = 0
        self.non_finite = 0
        self._pace = _Pace()

    def add(self, scores: NDArray[np.float32], labels: NDArray[np.int64], seconds: float) -> None:
        """Count a batch: scores [N, classes], labels [N]."""
        ranks = true_ranks(scores, labels)
        self.images += len(labels)
        self.top1 += int(np.count_nonzero(ranks == 0))
        self.top5 += int(np.count_nonzero(ranks < self.top_k))
        self.non_finite += len(labels) - int(np.count_nonzero(finite_rows(scores)))
        self._pace.add(len(labels), seconds)

    def to_json(self) -> Dict[str, Any]:
        """Percentages, counts, and pictures per second of inference."""
        low, high = wilson_interval(self.top1, self.images)
        return {
            "top1": percent(self.top1, self.images),
            "top5": percent(self.top5, self.images),
            "images_per_s": round(self._pace.images_per_s, 2),
            "top1_count": self.top1,
            "top5_count": self.top5,
            "top1_interval": [round(100.0 * low, 3), round(100.0 * high, 3)],
            "non_finite": self.non_finite,
        }


class _Pace:
    """Pictures per second without the first batch, in which an engine warms up, unless there is no other."""

    def __init__(self) -> None:
        self._batches = 0
        self._images = 0
        self._seconds = 0.0

    def add(self, images: int, seconds: float) -> None:
        if self._batches == 1:
            self._images, self._seconds = 0, 0.0
        self._batches += 1
        self._images += images
        self._seconds += seconds

    @property
    def images_per_s(self) -> float:
        return self._images / max(self._seconds, 1e-9)


class PairTally:
    """How far one engine agrees with the reference."""

    def __init__(self) -> None:
        self.images = 0
        self.same = 0
        self.only_reference = 0
        self.only_this = 0
        self._compared = 0
        self._max_abs_diff = 0.0
        self._cosines = 0.0

    def add(self, reference: NDArray[np.float32], other: NDArray[np.float32], labels: NDArray[np.int64]) -> None:
        """Count a batch: scores [N, classes] of both, labels [N]. Rows with NaN or infinity agree with nothing."""
        finite = finite_rows(reference) & finite_rows(other)
        self.images += len(labels)
        self.same += int(np.count_nonzero((reference.argmax(axis=1) == other.argmax(axis=1)) & finite))
        right, other_right = true_ranks(reference, labels) == 0, true_ranks(other, labels) == 0
        self.only_reference += int(np.count_nonzero(right & ~other_right))
        self.only_this += int(np.count_nonzero(other_right & ~right))
        first, second = reference[finite].astype(np.float64), other[finite].astype(np.float64)
        if len(first):
            self._max_abs_diff = max(self._max_abs_diff, float(np.abs(first - second).max()))
            norms = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
            self._cosines += float(((first * second).sum(axis=1) / np.maximum(norms, 1e-300)).sum())
            self._compared += len(first)

    def to_json(self) -> Dict[str, Any]:
        """The share of equal top-1 classes, the distance of the outputs, and who is right where they differ."""
        compared = self._compared
        return {
            "top1_agreement": percent(self.same, self.images),
            "top1_agreement_count": self.same,
            "max_abs_diff": self._max_abs_diff if compared else None,
            "mean_cosine": self._cosines / compared if compared else None,
            "only_reference_right": self.only_reference,
            "only_this_right": self.only_this,
            "mcnemar_p": mcnemar_p(self.only_reference, self.only_this),
        }


def percent(part: int, whole: int) -> float:
    """A share in percent, to a thousandth."""
    return round(100.0 * part / whole, 3)
