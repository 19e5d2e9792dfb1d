"""avg: the mean over the images of each image's largest magnitude."""

from __future__ import annotations

from typing import List

import numpy as np

from edgecls.calibrate.batch import Batch


class Avg:
    """Paddle's ``avg``: the mean over the batches of a batch's mean, so a short last batch counts as much."""

    def __init__(self) -> None:
        self._means: List[float] = []

    def update(self, batch: Batch) -> None:
        """Look at one batch."""
        images = batch.values.reshape(len(batch.values), -1)
        self._means.append(float(np.maximum(images.max(axis=1), -images.min(axis=1)).mean()))

    def scale(self) -> float:
        """The number that 127 stands for."""
        return float(np.mean(self._means))
