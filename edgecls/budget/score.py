"""What a choice of float layers costs in accuracy, counted on images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Collection, Dict, Mapping, Optional

import numpy as np
from numpy.typing import NDArray

from edgecls.evaluation.ranks import finite_rows, true_ranks
from edgecls.evaluation.statistics import paired_margin


@dataclass(frozen=True)
class Score:
    """A model against fp32 on the same images.

    Attributes:
        images: how many.
        lost: with labels, images that only fp32 gets right; without, images of which the two name another class.
        won: with labels, images that only this model gets right; without, 0.
    """

    images: int
    lost: int
    won: int = 0

    @property
    def drop(self) -> float:
        """Points of top-1 that the model loses against fp32 (below zero: gains), or points of disagreement."""
        return 100.0 * (self.lost - self.won) / self.images

    def within(self, max_drop: float) -> bool:
        """Whether the drop is at most ``max_drop`` points; images are counted, so nothing is rounded."""
        return 100.0 * (self.lost - self.won) <= max_drop * self.images * (1 + 1e-12)

    @property
    def margin(self) -> float:
        """Half of the 95 % interval of the drop in points, for other images of the same kind (paired counts)."""
        return 100.0 * paired_margin(self.lost, self.won, self.images)

    def to_json(self) -> Dict[str, Any]:
        counts = {"images": self.images, "lost": self.lost, "won": self.won}
        return {**counts, "drop": self.drop, "margin": self.margin}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Score:
        return cls(int(value["images"]), int(value["lost"]), int(value["won"]))


#: Scores the model in which these layers are float.
Evaluate = Callable[[Collection[str]], Score]


def score(
    reference: NDArray[np.float32], output: NDArray[np.float32], labels: Optional[NDArray[np.int64]] = None
) -> Score:
    """Count where a model's outputs [N, classes] differ from those of fp32.

    Args:
        reference: outputs of fp32.
        output: outputs of the model.
        labels: class ids [N], where they are known.
    """
    if labels is None:
        same = (reference.argmax(axis=1) == output.argmax(axis=1)) & finite_rows(output)
        return Score(len(output), int(np.count_nonzero(~same)))
    first, second = true_ranks(reference, labels) == 0, true_ranks(output, labels) == 0
    return Score(len(output), int(np.count_nonzero(first & ~second)), int(np.count_nonzero(second & ~first)))
