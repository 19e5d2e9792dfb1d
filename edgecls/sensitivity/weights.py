"""How well int8 holds a layer's weight."""

from __future__ import annotations

from typing import Any, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.sensitivity.ranges import decibels, spread
from edgecls.sensitivity.result import WeightRange


def weight_range(weight: NDArray[Any], quantized: NDArray[Any], op_type: str) -> WeightRange:
    """Compare a weight with what its integers stand for.

    Args:
        weight: the fp32 weight.
        quantized: integers times their step, of the same shape.
        op_type: says which side counts the output channels: the first of a convolution, the last of a product.
    """
    rows = _rows(weight.astype(np.float64), op_type)
    widest = np.abs(rows).max(axis=1)
    rms = np.sqrt((rows * rows).mean(axis=1))
    peaks = widest / np.maximum(rms, 1e-30)
    noise = float(((weight - quantized) ** 2).sum())
    return WeightRange(
        min=float(weight.min()),
        max=float(weight.max()),
        channel_spread=spread(widest),
        peak=float(peaks.max()),
        peak_channel=int(peaks.argmax()),
        channels=len(rows),
        sqnr=decibels(float((rows * rows).sum()), noise),
    )


def _rows(weight: NDArray[Any], op_type: str) -> NDArray[Any]:
    channels_last = not op_type.endswith("conv2d")
    shape: Tuple[int, int] = (weight.shape[-1 if channels_last else 0], -1)
    moved = np.moveaxis(weight, -1, 0) if channels_last else weight
    return moved.reshape(shape)
