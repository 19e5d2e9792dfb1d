"""Some of the images of a memory map."""

from __future__ import annotations

from typing import Any, List, Optional, Sequence, Tuple

import numpy as np
from numpy.typing import NDArray

#: Of five images four calibrate and one judges.
_FIFTH = 5


class Rows:
    """Images of a [N, 3, H, W] array by their numbers, read when they are asked for.

    Args:
        images: the array.
        numbers: which of them; all by default.
    """

    def __init__(self, images: NDArray[Any], numbers: Optional[Sequence[int]] = None) -> None:
        self._images = images
        self.numbers = np.arange(len(images)) if numbers is None else np.asarray(numbers, np.intp)

    def __len__(self) -> int:
        return len(self.numbers)

    def batch(self, start: int, stop: int) -> NDArray[np.float32]:
        """A copy of the images from ``start`` up to ``stop``."""
        return np.array(self._images[self.numbers[start:stop]], np.float32)


def split(count: int) -> Tuple[List[int], List[int]]:
    """The numbers of the images that calibrate, and of those that are held out: every fifth."""
    numbers = range(count)
    return [i for i in numbers if i % _FIFTH != _FIFTH - 1], [i for i in numbers if i % _FIFTH == _FIFTH - 1]
