"""A second, independent formulation of bit-exact bilinear resizing, slow and in plain integers.

Positions are pixel centres; a position beyond the first or last centre takes that pixel. Weights have 8 bits, a
row's sums 16 and a picture's 24, which are rounded once, halves up.
"""

from __future__ import annotations

import math
from typing import List, Tuple

import numpy as np
from numpy.typing import NDArray

_ONE = 256


def resize(image: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """HWC uint8 in, HWC uint8 of height x width out."""
    rows, columns = _taps(image.shape[0], height), _taps(image.shape[1], width)
    result = np.empty((height, width, image.shape[2]), np.uint8)
    for y, (top, bottom, down) in enumerate(rows):
        for x, (left, right, across) in enumerate(columns):
            for channel in range(image.shape[2]):
                corner = [[int(image[row, column, channel]) for column in (left, right)] for row in (top, bottom)]
                above, below = (first * (_ONE - across) + second * across for first, second in corner)
                result[y, x, channel] = (above * (_ONE - down) + below * down + _ONE * _ONE // 2) // (_ONE * _ONE)
    return result


def _taps(source: int, target: int) -> List[Tuple[int, int, int]]:
    """For each position: the pixel before it, the one after it, and the 8-bit weight of the latter."""
    scale = 1.0 / (target / source)
    taps = []
    for index in range(target):
        position = scale * (index + 0.5) - 0.5
        before = math.floor(position)
        if before < 0:
            taps.append((0, 0, 0))
        elif before >= source - 1:
            taps.append((source - 1, source - 1, 0))
        else:
            taps.append((before, before + 1, round((position - before) * _ONE)))
    return taps
