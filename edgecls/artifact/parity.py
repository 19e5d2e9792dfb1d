"""How far two engines' outputs are apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict

import numpy as np
from numpy.typing import NDArray

#: Largest absolute difference of a probability (or, for logits, relative to their largest) that still counts as
#: the same answer. fp32 engines differ by the order of their sums; fp16 has 11 bits; int8 was seen 0.025 apart
#: between Paddle's simulation and ARM on a trained PP-LCNet_x1_0.
TOLERANCE = {"fp32": 1e-3, "fp16": 2e-2, "int8": 5e-2}

#: oneDNN's int8 rounds elsewhere than the simulation, which ARM follows. Largest difference seen: 0.016 on 200 images
#: of the trained sample, 0.20 on nets with random weights, which magnify every rounding.
ONEDNN_INT8_TOLERANCE = 0.25

#: Smallest cosine of the centred logits for two fp32 engines.
MIN_COSINE = 0.9999

#: Smaller probabilities are alike to every engine: some round them to zero, some clamp the exponent.
_TINY = 1e-12


@dataclass(frozen=True)
class Agreement:
    """A candidate engine against a reference.

    Attributes:
        max_abs_diff: largest absolute difference of an output value.
        cosine: smallest cosine over the inputs, of centred logits (log-probabilities where the graph ends in a
            softmax), since probabilities of an untrained net are all alike and would hide any fault.
        top1_agreement: percent of inputs on which both name the same class.
        images: number of inputs.
    """

    max_abs_diff: float
    cosine: float
    top1_agreement: float
    images: int

    def to_json(self) -> Dict[str, Any]:
        return {
            "max_abs_diff": self.max_abs_diff,
            "cosine": self.cosine,
            "top1_agreement": self.top1_agreement,
            "images": self.images,
        }


def compare(reference: NDArray[np.float32], candidate: NDArray[np.float32], kind: str) -> Agreement:
    """Compare two outputs for the same inputs.

    Args:
        reference: [N, classes].
        candidate: [N, classes].
        kind: "probabilities" or "logits".
    """
    if not np.isfinite(candidate).all():
        return Agreement(float("inf"), -1.0, 0.0, len(reference))
    same = reference.argmax(axis=1) == candidate.argmax(axis=1)
    return Agreement(
        max_abs_diff=float(np.abs(reference.astype(np.float64) - candidate).max()),
        cosine=float(_cosine(_centred(reference, kind), _centred(candidate, kind)).min()),
        top1_agreement=float(100.0 * same.mean()),
        images=len(reference),
    )


def _centred(output: NDArray[np.float32], kind: str) -> NDArray[np.float64]:
    logits = output.astype(np.float64)
    if kind == "probabilities":
        logits = np.log(np.maximum(logits, _TINY))
    centred: NDArray[np.float64] = logits - logits.mean(axis=1, keepdims=True)
    return centred


def _cosine(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    norms = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    cosine: NDArray[np.float64] = (left * right).sum(axis=1) / np.maximum(norms, _TINY)
    return cosine
