"""Where the true class stands among a network's scores."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def true_ranks(scores: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many classes come before the true one; of equal scores the lower class id comes first.

    Args:
        scores: [N, classes].
        labels: [N].

    Returns:
        [N]; 0 is a top-1 hit. A row that holds NaN or infinity ranks its class last.
    """
    rows, classes = scores.shape
    own = scores[np.arange(rows), labels][:, None]
    earlier = np.arange(classes)[None, :] < labels[:, None]
    ranks = np.count_nonzero((scores > own) | ((scores == own) & earlier), axis=1)
    return np.where(finite_rows(scores), ranks, classes)


def finite_rows(scores: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which rows of [N, classes] are free of NaN and infinity."""
    finite: NDArray[np.bool_] = np.isfinite(scores).all(axis=1)
    return finite
