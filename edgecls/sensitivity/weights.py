"""How well int8 holds a layer's weight."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from edgecls.sensitivity.ranges import channel_decibels, channel_energy, spread
from edgecls.sensitivity.result import WeightRange


def weight_range(weight: NDArray[Any], quantized: NDArray[Any], op_type: str) -> WeightRange:
    """Compare a weight with what its integers stand for.

    Args:
        weight: the fp32 weight.
        quantized: integers times their step, of the same shape.
        op_type: says which side counts the output channels: the first of a convolution, the last of a product.
    """
    axis = 0 if op_type.endswith("conv2d") else weight.ndim - 1
    rows = np.moveaxis(weight.astype(np.float64), axis, 0).reshape(weight.shape[axis], -1)
    widest = np.abs(rows).max(axis=1)
    rms = np.sqrt((rows * rows).mean(axis=1))
    peaks = widest / np.maximum(rms, 1e-30)
    return WeightRange(
        min=float(weight.min()),
        max=float(weight.max()),
        channel_spread=spread(widest),
        peak=float(peaks.max()),
        peak_channel=int(peaks.argmax()),
        channels=len(rows),
        sqnr=channel_decibels(channel_energy(weight, axis), channel_energy(weight - quantized, axis)),
    )
