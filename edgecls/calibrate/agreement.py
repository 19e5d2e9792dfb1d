"""How near the outputs of a quantized model are to those of fp32, without labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict

import numpy as np
from numpy.typing import NDArray

#: Smaller probabilities count as this one.
_TINY = 1e-12


@dataclass(frozen=True)
class Score:
    """One algorithm's.

    Attributes:
        algo: its name.
        divergence: mean over the images of the Kullback-Leibler divergence of its probabilities from those of fp32,
            in nats; infinite where an output is NaN or infinite. What decides.
        top1_agreement: percent of the images to which both give the same class.
        max_abs_diff: largest difference of a probability.
    """

    algo: str
    divergence: float
    top1_agreement: float
    max_abs_diff: float

    def to_json(self) -> Dict[str, Any]:
        return {
            "algo": self.algo,
            "divergence": self.divergence if np.isfinite(self.divergence) else None,
            "top1_agreement": self.top1_agreement,
            "max_abs_diff": self.max_abs_diff if np.isfinite(self.max_abs_diff) else None,
        }


def score(algo: str, reference: NDArray[np.float32], found: NDArray[np.float32], kind: str) -> Score:
    """Compare outputs for the same images.

    Args:
        algo: the name that the score gets.
        reference: of fp32, [N, classes].
        found: of the quantized model, [N, classes].
        kind: "probabilities" or "logits".
    """
    if not np.isfinite(found).all():
        return Score(algo, float("inf"), 0.0, float("inf"))
    wanted, got = _probabilities(reference, kind), _probabilities(found, kind)
    divergence = (wanted * (np.log(wanted) - np.log(got))).sum(axis=1)
    return Score(
        algo=algo,
        divergence=float(divergence.mean()),
        top1_agreement=float(100.0 * (reference.argmax(axis=1) == found.argmax(axis=1)).mean()),
        max_abs_diff=float(np.abs(wanted - got).max()),
    )


def _probabilities(output: NDArray[np.float32], kind: str) -> NDArray[np.float64]:
    values = output.astype(np.float64)
    if kind != "probabilities":
        values = np.exp(values - values.max(axis=1, keepdims=True))
    values = np.maximum(values, _TINY)
    probabilities: NDArray[np.float64] = values / values.sum(axis=1, keepdims=True)
    return probabilities
