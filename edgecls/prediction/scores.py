"""From a network's output to its best classes."""

from __future__ import annotations

from typing import List, Tuple

import numpy as np
from numpy.typing import NDArray


def probabilities(output: NDArray[np.float32], kind: str) -> NDArray[np.float64]:
    """Probabilities of the classes.

    Args:
        output: [classes].
        kind: "logits", which a softmax makes probabilities of, or "probabilities".
    """
    values = output.astype(np.float64)
    if kind == "probabilities":
        return values
    powers = np.exp(values - values.max())
    shares: NDArray[np.float64] = powers / powers.sum()
    return shares


def best(scores: NDArray[np.float64], top_k: int) -> Tuple[List[int], List[float]]:
    """Class ids and scores of the highest, the highest first; of equal ones the lower class id comes first."""
    order = np.argsort(-scores, kind="stable")[:top_k]
    return [int(index) for index in order], [float(scores[index]) for index in order]
