"""What int8 layers alone do to the output: they compute in int8, all that follows in fp32."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from edgecls.correction.net import Array, Net, needed_ops
from edgecls.errors import QuantizeError
from edgecls.program.layers import find_layers
from edgecls.quantize.wiring import Quantized
from edgecls.sensitivity.effect import log_softmax


@dataclass(frozen=True)
class Pair:
    """A network in fp32 and in int8.

    Attributes:
        fp32: the network that the quantized one was made from.
        quantized: the quantized one.
        kind: "probabilities" or "logits", what they give.
        chunk: images that Paddle computes at a time.
    """

    fp32: Net
    quantized: Net
    kind: str
    chunk: int


class Probe:
    """Measures layers on a few images.

    Args:
        pair: the networks.
        images: float32 [N, 3, H, W].
    """

    def __init__(self, pair: Pair, images: Array) -> None:
        self._pair = pair
        self._outputs = {layer.name: layer.output for layer in find_layers(pair.fp32.program)}
        every = range(len(pair.fp32.ops))
        self._meant = pair.fp32.run_all(every, {pair.fp32.input: images}, pair.fp32.output, pair.chunk)

    def noise(self, layers: Sequence[Quantized], live: Mapping[str, Array]) -> float:
        """The mean square that layers add to the logits, relative to the logits' own.

        Args:
            layers: that take the same variable, with the quantized network's parameters as they are now.
            live: what the fp32 network holds once that variable is computed.

        Raises:
            QuantizeError: the two networks don't belong together.
        """
        pair = self._pair
        given: Dict[str, Array] = {}
        for each in layers:
            if each.name not in self._outputs or each.source not in live:
                raise QuantizeError(
                    f"the fp32 model has no layer {each.name}", hint="give the model that was quantized"
                )
            source = {each.source: live[each.source]}
            numbers = self._before(pair.quantized, each.output, source)
            given[self._outputs[each.name]] = pair.quantized.run_all(numbers, source, each.output, pair.chunk)
        have = {**live, **given}
        output = pair.fp32.run_all(self._before(pair.fp32, pair.fp32.output, have), have, pair.fp32.output, pair.chunk)
        return noise(self._meant, output, pair.kind)

    @staticmethod
    def _before(net: Net, target: str, have: Mapping[str, Array]) -> List[int]:
        return needed_ops(net.ops, range(len(net.ops)), target, {*have, *net.parameters})


def noise(meant: Array, given: Array, kind: str) -> float:
    """The mean square of the error of the logits, relative to their own.

    It judges on few images already, where the divergence hangs on the one image that is hard to tell.

    Args:
        meant: what fp32 gives, [N, classes].
        given: what int8 gives.
        kind: "probabilities" or "logits", what both are.
    """
    reference = _centred(meant, kind)
    error = _centred(given, kind) - reference
    return float((error**2).mean() / max((reference**2).mean(), 1e-30))


def _centred(output: Array, kind: str) -> NDArray[np.float64]:
    logits = log_softmax(output, kind)
    centred: NDArray[np.float64] = logits - logits.mean(axis=1, keepdims=True)
    return centred
