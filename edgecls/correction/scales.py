"""Scale refinement: a wider scale for an activation whose own one cuts off what the output depends on.

The calibration algorithms look at how an activation is distributed, not at what it is good for: a rare peak in a late
layer can decide the class. So the few scales that make most of the noise are tried wider, and the output of the
network decides. Narrower ones are not tried: where they looked better, it was how the values fell on the steps for
the images at hand, and other images lost by it (PP-LCNet_x1_0 document orientation).
"""

from __future__ import annotations

from typing import Callable, Dict, List, Mapping, Tuple

import numpy as np

from edgecls.correction.net import Array
from edgecls.correction.probe import Pair, Probe
from edgecls.correction.tape import Tape
from edgecls.quantize.wiring import Quantized, Wiring

Done = Callable[[int, int], None]

_FACTORS = (1.25, 1.5, 2.0, 3.0)
#: Only scales that make this part of all noise are tried at other sizes.
_LEAST = 0.02
#: A size that takes off less than this part of its noise is luck on these images.
_MIN_GAIN = 0.25
#: Images that decide; rounding errors average out over the positions of few already.
_IMAGES = 24


def refine_scales(pair: Pair, images: Array, done: Done) -> int:
    """Give activations wider scales where that brings the output closer to fp32.

    Args:
        pair: the quantized network gets wider scales.
        images: float32 [N, 3, H, W].
        done: called with how many scales of how many are done.

    Returns:
        How many scales were changed.
    """
    count = max(pair.chunk, _IMAGES // pair.chunk * pair.chunk) if len(images) >= pair.chunk else len(images)
    images = images[:count]
    probe = Probe(pair, images)
    groups: Dict[str, List[Quantized]] = {}
    for each in Wiring(pair.quantized.program).quantized:
        groups.setdefault(each.scale, []).append(each)
    noise: Dict[str, float] = {}
    tape = Tape(pair.fp32, images, pair.chunk)
    for scale, layers in groups.items():
        tape.advance(layers[0].source)
        noise[scale] = probe.noise(layers, tape.values)
        done(len(noise), 2 * len(groups))
    total, changed = sum(noise.values()), 0
    tape = Tape(pair.fp32, images, pair.chunk)
    for number, (scale, layers) in enumerate(groups.items()):
        if noise[scale] >= _LEAST * total:
            tape.advance(layers[0].source)
            wider, least = try_wider(pair, probe, layers, tape.values)
            if least < (1 - _MIN_GAIN) * noise[scale]:
                pair.quantized.set(scale, wider)
                changed += 1
        done(len(groups) + number + 1, 2 * len(groups))
    return changed


def try_wider(pair: Pair, probe: Probe, layers: List[Quantized], live: Mapping[str, Array]) -> Tuple[Array, float]:
    """The scale of some layers' activation with which they make the least noise, and that noise.

    Args:
        pair: the quantized network keeps the scale that it has.
        probe: measures it.
        layers: all that are meant; they share the scale.
        live: what the fp32 network holds once the activation is computed.
    """
    name = layers[0].scale
    as_it_was = pair.quantized.parameters[name]
    best, least = as_it_was, probe.noise(layers, live)
    for factor in _FACTORS:
        pair.quantized.set(name, as_it_was * np.float32(factor))
        noise = probe.noise(layers, live)
        if noise < least:
            best, least = pair.quantized.parameters[name], noise
    pair.quantized.set(name, as_it_was)
    return best, least
