"""abs_max: the largest magnitude of all images."""

from __future__ import annotations

from edgecls.calibrate.batch import Batch


class AbsMax:
    """Paddle's ``abs_max``."""

    def __init__(self) -> None:
        self._scale = 0.0

    def update(self, batch: Batch) -> None:
        """Look at one batch."""
        self._scale = max(self._scale, batch.abs_max)

    def scale(self) -> float:
        """The number that 127 stands for."""
        return self._scale
