"""How far a network's outputs are from those of the fp32 network on the same images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import ImageListError
from edgecls.evaluation.ranks import finite_rows, true_ranks

#: Smaller probabilities count as this one.
_TINY = 1e-12
#: The divergence that stands for an output of NaN or infinity, far above any of two distributions that agree at all.
_WORST = 100.0


@dataclass(frozen=True)
class Effect:
    """A candidate against fp32.

    Attributes:
        kl: mean Kullback-Leibler divergence of the softmax from that of fp32, in nats.
        agreement: percent of images of which both name the same class.
        top1: percent of images that the candidate gets right; None without labels.
        kl_each: the divergence on each image.
    """

    kl: float
    agreement: float
    top1: Optional[float] = None
    kl_each: Tuple[float, ...] = ()

    def to_json(self) -> Dict[str, Any]:
        """The means; ``to_journal`` keeps the images too."""
        return {"kl": self.kl, "agreement": self.agreement, "top1": self.top1}

    def to_journal(self) -> Dict[str, Any]:
        return {**self.to_json(), "kl_each": list(self.kl_each)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Effect:
        return cls(**{**value, "kl_each": tuple(value.get("kl_each", ()))})


def effect(
    reference: NDArray[np.float32],
    candidate: NDArray[np.float32],
    kind: str,
    labels: Optional[NDArray[np.int64]] = None,
) -> Effect:
    """Compare outputs for the same images.

    Args:
        reference: of fp32, [N, classes].
        candidate: [N, classes].
        kind: "probabilities" or "logits".
        labels: class ids [N], where they are known.
    """
    finite = finite_rows(candidate)
    same = (reference.argmax(axis=1) == candidate.argmax(axis=1)) & finite
    divergence = np.full(len(reference), _WORST)
    first, second = log_softmax(reference[finite], kind), log_softmax(candidate[finite], kind)
    # Rounding can bring the sum of two nearly equal distributions below zero.
    divergence[finite] = np.maximum((np.exp(first) * (first - second)).sum(axis=1), 0.0)
    right = None if labels is None else float(100.0 * np.mean(true_ranks(candidate, labels) == 0))
    return Effect(float(divergence.mean()), float(100.0 * same.mean()), right, tuple(divergence.tolist()))


def gain(before: Effect, after: Effect) -> Tuple[float, float]:
    """How much the divergence shrinks from one candidate to another on the same images, and its standard error."""
    each = np.asarray(before.kl_each) - np.asarray(after.kl_each)
    error = float(each.std(ddof=1) / np.sqrt(len(each))) if len(each) > 1 else float("inf")
    return float(each.mean()), error


def log_softmax(output: NDArray[np.float32], kind: str) -> NDArray[np.float64]:
    """The logarithm of the probabilities that an output [N, classes] stands for."""
    values = output.astype(np.float64)
    if kind == "probabilities":
        logs: NDArray[np.float64] = np.log(np.maximum(values, _TINY))
        return logs
    shifted = values - values.max(axis=1, keepdims=True)
    found: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return found


def check_labels(labels: Optional[Sequence[int]], count: int, rows: Sequence[int]) -> Optional[NDArray[np.int64]]:
    """The labels of some of ``count`` images as an array.

    Raises:
        ImageListError: there are more or fewer.
    """
    if labels is None:
        return None
    if len(labels) != count:
        raise ImageListError(f"there are {len(labels)} labels for {count} images", hint="give one label an image")
    return np.asarray(labels, np.int64)[list(rows)]
