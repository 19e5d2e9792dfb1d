"""Bias correction: what int8 adds to a channel on average is taken off its bias.

Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", 2019, section 4.2, in the form
with data: layer after layer, each sees what the corrected layers before it really give. The bias stays fp32 on ARM,
so the correction costs nothing there.
"""

from __future__ import annotations

from typing import Callable, List, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.correction.net import Array, Net
from edgecls.correction.offset import Graph, Offset, find_offset
from edgecls.correction.probe import Pair
from edgecls.correction.tape import Tape
from edgecls.program.layers import find_layers
from edgecls.quantize.wiring import Wiring

Done = Callable[[int, int], None]


def correct_bias(pair: Pair, images: Array, done: Done) -> int:
    """Correct the bias behind every int8 layer that has one of its own.

    Args:
        pair: the biases of the quantized network, or the Bias of its batch norms, get other numbers.
        images: float32 [N, 3, H, W].
        done: called with how many layers of how many are done.

    Returns:
        How many layers were corrected.
    """
    quantized = pair.quantized
    pairs = _pairs(pair.fp32, quantized)
    meant, given = Tape(pair.fp32, images, pair.chunk), Tape(quantized, images, pair.chunk)
    for number, (before, ours) in enumerate(pairs):
        values = given.advance(ours.output)
        error = (channel_means(values) - channel_means(meant.advance(before.output))).astype(np.float32)
        meant.forget(before.output)
        bias = quantized.parameters[ours.shift]
        quantized.set(ours.shift, bias - error.reshape(bias.shape))
        # The layers behind see the corrected values, which needs no second run of this one.
        given.values[ours.output] = values - error.reshape((-1,) + (1,) * (values.ndim - 2))
        done(number + 1, len(pairs))
    return len(pairs)


def channel_means(values: Array) -> NDArray[np.float64]:
    """The mean of each channel of [N, C, ...] over images and pixels, [C]."""
    means: NDArray[np.float64] = values.mean(axis=tuple(side for side in range(values.ndim) if side != 1), dtype=float)
    return means


def _pairs(fp32: Net, quantized: Net) -> List[Tuple[Offset, Offset]]:
    """What follows each int8 layer in both networks, in the order in which the quantized one runs."""
    graph = Graph(fp32.ops)
    found = {layer.name: find_offset(graph, fp32.program, layer.output) for layer in find_layers(fp32.program)}
    ours = Graph(quantized.ops)
    pairs = []
    for each in Wiring(quantized.program).quantized:
        before, after = found.get(each.name), find_offset(ours, quantized.program, each.output)
        if before is not None and after is not None:
            pairs.append((before, after))
    return pairs
