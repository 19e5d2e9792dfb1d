"""How much to widen each channel so that one scale fits all channels of an activation.

An int8 activation has one scale, so a channel of a tenth of the widest one's range has a tenth of its levels. The
factor of a channel is a power of two, which a float holds exactly: the fp32 network keeps its results to the bit.
Behind a depthwise convolution a factor costs nothing, each channel has a weight scale of its own; the other layers
pay with weights of unlike size, so how far to go there is decided by the noise that both together make.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Mapping, Optional, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.correction.channels import Taker, Tie
from edgecls.quantize.wiring import LEVELS

Numbers = NDArray[np.float64]

#: How far to go from the ranges as they are (0) to ranges all alike (1).
_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
#: A channel that is hardly ever on is not widened beyond this part of the widest one's range.
_NARROWEST = 1e-2
#: Outputs that carry less than this part of the average count as if they carried that.
_FLOOR = 1e-2
#: Less of a gain than this part isn't worth other parameters.
_MIN_GAIN = 0.05


@dataclass(frozen=True)
class Spread:
    """What was seen of an activation on the calibration images.

    Attributes:
        peaks: the largest absolute value of each channel, the mean over the images, [C].
        squares: the mean of the squares of each channel, [C].
    """

    peaks: Numbers
    squares: Numbers


def choose_factors(tie: Tie, spreads: Mapping[str, Spread], weights: Mapping[str, Numbers]) -> Optional[Numbers]:
    """The factors of the channels of a tie, None where none makes less noise than leaving them alone.

    Args:
        tie: the channels.
        spreads: of the activation of each layer that takes them.
        weights: of those layers, by name.
    """
    peaks = np.zeros(tie.channels)
    for taker in tie.takers:
        seen = spreads[taker.layer.activation].peaks
        peaks = np.maximum(peaks, seen[taker.start : taker.start + tie.channels])
    if not peaks.max() > 0:
        return None
    wanted = peaks.max() / np.maximum(peaks, _NARROWEST * peaks.max())
    noises: Dict[float, Tuple[float, Numbers]] = {}
    for step in _STEPS:
        factors = np.exp2(np.floor(step * np.log2(wanted) + 1e-9))
        noise = sum(
            _noise(taker, factors, spreads[taker.layer.activation], weights[taker.layer.name]) for taker in tie.takers
        )
        noises[step] = (float(noise), factors)
    before = noises[0.0][0]
    least, factors = min(noises.values(), key=lambda each: each[0])
    return factors if least < (1 - _MIN_GAIN) * before and (factors != 1).any() else None


def _noise(taker: Taker, factors: Numbers, spread: Spread, weight: Numbers) -> float:
    """Variance of the rounding of activation and weights, relative to what each output carries, mean of the outputs."""
    every = np.ones(len(spread.peaks))
    every[taker.start : taker.start + len(factors)] = factors
    rows, inputs = _rows(taker, weight, every, spread.squares * every**2)
    activation_step = (spread.peaks * every).max() / LEVELS
    weight_steps = np.abs(rows).max(axis=1) / LEVELS
    noise = (activation_step**2 * (rows**2).sum(axis=1) + weight_steps**2 * inputs.sum(axis=1)) / 12
    carried = (rows**2 * inputs).sum(axis=1)
    # What hardly carries anything would drown the others.
    return float((noise / np.maximum(carried, _FLOOR * max(carried.mean(), 1e-30))).mean())


def _rows(taker: Taker, weight: Numbers, every: Numbers, squares: Numbers) -> Tuple[Numbers, Numbers]:
    """A weight as [outputs, inputs of an output], divided by the factors, and the mean squares that each input has."""
    if taker.depthwise:
        rows = weight.reshape(len(weight), -1) / every[:, None]
        return rows, np.broadcast_to(squares[:, None], rows.shape)
    outputs_first = weight if taker.layer.op_type.endswith("conv2d") else weight.T
    cube = outputs_first.reshape(len(outputs_first), len(every), -1) / every[None, :, None]
    rows = cube.reshape(len(cube), -1)
    return rows, np.broadcast_to(np.repeat(squares, cube.shape[2])[None, :], rows.shape)
