"""Pixels for the pictures, from integer arithmetic alone: the same on every machine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def noise(height: int, width: int, channels: int, levels: int = 256) -> NDArray[np.int64]:
    """[height, width, channels] of 0 to levels - 1; a misplaced pixel shows."""
    state = np.arange(1, height * width * channels + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return ((state >> np.uint64(40)) % np.uint64(levels)).astype(np.int64).reshape(height, width, channels)


def photo(height: int, width: int) -> NDArray[np.uint8]:
    """Something that a JPEG can hold: gradients, an edge and a little noise, [height, width, 3]."""
    rows, columns = np.mgrid[:height, :width]
    picture = np.stack([rows * 5 + columns, 255 - columns * 4, (rows + columns) * 3], axis=-1)
    picture[(rows * 2 > height) & (columns * 3 < width)] += 90
    clipped: NDArray[np.uint8] = np.clip(picture + noise(height, width, 3, 21) - 10, 0, 255).astype(np.uint8)
    return clipped
