"""Resizing 8-bit images, the same bits on every machine.

Bilinear is OpenCV's INTER_LINEAR_EXACT: fixed-point, the same on x86 and ARM (INTER_LINEAR, which PaddleClas
uses, differs between builds by one level; so does this from it). Bicubic follows Pillow's resampling, which
PaddleClas uses for the PPHGNet families: two separable passes over the antialiased cubic kernel with 22-bit
integer weights, each rounded to 8 bits.
"""

from __future__ import annotations

import math
from typing import Tuple

import cv2
import numpy as np
from numpy.typing import NDArray

_PRECISION_BITS = 22
_CUBIC_A = -0.5
_CUBIC_SUPPORT = 2.0

Span = Tuple[int, int]


def resized_shape(height: int, width: int, short: int) -> Tuple[int, int]:
    """Height and width after the shorter side becomes ``short``; halves round to even, as PaddleClas has it."""
    factor = float(short) / min(height, width)
    return max(1, round(height * factor)), max(1, round(width * factor))


def resize_bilinear(image: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """Resize an HWC image without antialiasing."""
    if image.shape[:2] == (height, width):
        return image
    resized: NDArray[np.uint8] = cv2.resize(  # type: ignore[assignment]
        image, (width, height), interpolation=cv2.INTER_LINEAR_EXACT
    )
    return resized


def resize_bicubic(image: NDArray[np.uint8], height: int, width: int, rows: Span, columns: Span) -> NDArray[np.uint8]:
    """Resize an HWC image with antialiasing and return the rows and columns asked for.

    Args:
        image: HWC.
        height: height of the whole result.
        width: width of the whole result.
        rows: first row of the result that is wanted, and the one after the last.
        columns: the same for columns.
    """
    wide = image if width == image.shape[1] else None
    if wide is None:
        first, weights = _cubic_weights(image.shape[1], width, columns)
        needed = _needed_rows(image.shape[0], height, rows)
        wide = np.zeros((image.shape[0], columns[1] - columns[0], 3), np.uint8)
        wide[needed[0] : needed[1]] = _convolve(
            image[needed[0] : needed[1]].transpose(1, 0, 2), first, weights
        ).transpose(1, 0, 2)
    else:
        wide = wide[:, columns[0] : columns[1]]
    if height == image.shape[0]:
        return wide[rows[0] : rows[1]]
    return _convolve(wide, *_cubic_weights(image.shape[0], height, rows))


def _needed_rows(source: int, target: int, rows: Span) -> Span:
    if source == target:
        return rows
    first, weights = _cubic_weights(source, target, rows)
    return int(first[0]), int(min(source, first[-1] + weights.shape[1]))


def _cubic_weights(source: int, target: int, span: Span) -> Tuple[NDArray[np.intp], NDArray[np.int32]]:
    """For each wanted position, its first source index and its 22-bit weights (zero-padded to one length)."""
    ratio = source / target
    stretch = max(ratio, 1.0)
    support = _CUBIC_SUPPORT * stretch
    taps = 2 * math.ceil(support) + 1
    first = np.zeros(span[1] - span[0], np.intp)
    weights = np.zeros((span[1] - span[0], taps), np.int32)
    for row, position in enumerate(range(*span)):
        center = (position + 0.5) * ratio
        low = max(0, int(center - support + 0.5))
        high = min(source, int(center + support + 0.5))
        kernel = [_cubic((index - center + 0.5) / stretch) for index in range(low, high)]
        total = sum(kernel)
        first[row] = low
        for tap, value in enumerate(kernel):
            scaled = value / total * (1 << _PRECISION_BITS)
            weights[row, tap] = int(scaled - 0.5 if scaled < 0 else scaled + 0.5)
    return first, weights


def _cubic(x: float) -> float:
    x = abs(x)
    if x < 1.0:
        return ((_CUBIC_A + 2.0) * x - (_CUBIC_A + 3.0)) * x * x + 1.0
    if x < 2.0:
        return (((x - 5.0) * x + 8.0) * x - 4.0) * _CUBIC_A
    return 0.0


def _convolve(image: NDArray[np.uint8], first: NDArray[np.intp], weights: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Weighted sums along axis 0, rounded to 8 bits.

    A product fits in 30 bits and a sum in 31, since a kernel's absolute weights add up to less than 1.6.
    """
    total = np.full((len(first), *image.shape[1:]), 1 << (_PRECISION_BITS - 1), np.int32)
    last = image.shape[0] - 1
    for tap in range(weights.shape[1]):
        weight = weights[:, tap]
        if weight.any():
            source = image[np.minimum(first + tap, last)].astype(np.int32)
            total += source * weight[:, None, None]
    return np.clip(total >> _PRECISION_BITS, 0, 255).astype(np.uint8)
