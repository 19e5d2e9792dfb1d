"""The one implementation of preprocessing in Python."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import ImageError
from edgecls.preprocess.levels import look_up
from edgecls.preprocess.resize import resize_bicubic, resize_bilinear, resized_shape
from edgecls.preprocess.spec import Preprocess

#: A picture one pixel high would otherwise be blown up to gigabytes.
_MAX_RESIZED_PIXELS = 1 << 26


def preprocess(image: NDArray[np.uint8], spec: Preprocess) -> NDArray[np.float32]:
    """Turn a decoded image into the network's input.

    Args:
        image: HWC, RGB, uint8.
        spec: the model's preprocessing.

    Returns:
        CHW, float32, of ``spec.size``.

    Raises:
        ImageError: the array is not an HWC image of three 8-bit channels, or its aspect ratio is extreme.
    """
    return normalize(resize_and_crop(image, spec), spec)


def resize_and_crop(image: NDArray[np.uint8], spec: Preprocess) -> NDArray[np.uint8]:
    """The geometric part: HWC uint8 in, HWC uint8 of ``spec.size`` out."""
    _check(image)
    height, width = spec.size
    if spec.resize_short is None:
        full_height, full_width = height, width
    else:
        full_height, full_width = resized_shape(image.shape[0], image.shape[1], spec.resize_short)
    if full_height * full_width > _MAX_RESIZED_PIXELS:
        raise ImageError(
            f"an image of {image.shape[1]}x{image.shape[0]} would become {full_width}x{full_height}",
            hint="crop it to a usual aspect ratio",
        )
    top, left = (full_height - height) // 2, (full_width - width) // 2
    rows, columns = (top, top + height), (left, left + width)
    if spec.interpolation == "bicubic":
        return resize_bicubic(image, full_height, full_width, rows, columns)
    return resize_bilinear(image, full_height, full_width)[top : top + height, left : left + width]


def normalize(image: NDArray[np.uint8], spec: Preprocess) -> NDArray[np.float32]:
    """The arithmetic part: HWC uint8 RGB in, CHW float32 out.

    Each value is ``(v * scale - mean) / std``, every operation rounded to float32. There are 256 values a channel,
    so a table of them gives the same bits as the formula.
    """
    ordered = image[:, :, ::-1] if spec.color == "BGR" else image
    return look_up(ordered, level_table(spec))


@functools.lru_cache(maxsize=8)
def level_table(spec: Preprocess) -> NDArray[np.float32]:
    """The tensor's value for each channel and level: [3, 256], the channels in the order of ``spec.color``."""
    levels = np.arange(256, dtype=np.float32) * np.float32(spec.scale)
    mean = np.asarray(spec.mean, np.float32)[:, None]
    std = np.asarray(spec.std, np.float32)[:, None]
    table: NDArray[np.float32] = (levels[None, :] - mean) / std
    return table


def _check(image: NDArray[np.uint8]) -> None:
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3 or 0 in image.shape:
        raise ImageError(
            f"an image array must be uint8 of shape (height, width, 3), got {image.dtype} {image.shape}",
            hint="decode it with edgecls.images.decode or convert it to 8-bit RGB",
        )
