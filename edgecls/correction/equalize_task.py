"""The child of ``equalize``: what the channels are like, and the parameters with their factors in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence

import numpy as np
from numpy.typing import NDArray

from edgecls.correction.channels import Taker, Tie, Ties
from edgecls.correction.factors import Numbers, Spread, choose_factors
from edgecls.correction.net import Net, outputs_of
from edgecls.correction.request import load_images, load_net
from edgecls.correction.tape import Tape
from edgecls.program.arrays import Arrays, write_arrays
from edgecls.worker.paddle import import_paddle


def run(request: Dict[str, Any], progress: Callable[[str], None]) -> Dict[str, Any]:
    """Write the equalized parameters to ``target``.

    Args:
        request: fp32 (two files), images (.npy), batch (a fixed one, or null), seed, target (.pdiparams).
        progress: called as the ranges are measured.

    Returns:
        ``{"layers": [...]}``, the names of the layers whose channels got factors; none where nothing is to be gained,
        and then there is no ``target``.

    Raises:
        QuantizeError: the network can't be run piece by piece.
    """
    paddle = import_paddle(request["seed"])
    paddle.enable_static()
    net = load_net(paddle, request["fp32"])
    ties = Ties(net.program, net.ops, net.output).found()
    if not ties:
        return {"layers": []}
    images, chunk = load_images(net, request)
    spreads = _spreads(net, ties, images, chunk, progress)
    arrays: Arrays = dict(net.parameters)
    # The factors of a layer's outputs change what its weights are like, so the ties are gone through one by one.
    layers: List[str] = []
    for tie in ties:
        weights = {taker.layer.name: arrays[taker.layer.name].astype(np.float64) for taker in tie.takers}
        factors = choose_factors(tie, spreads, weights)
        if factors is not None:
            _apply(tie, factors, arrays)
            _widen(tie, factors, spreads)
            layers.extend(layer.name for layer, _ in tie.givers)
    if layers:
        write_arrays(arrays, Path(request["target"]))
    return {"layers": sorted(layers)}


def _spreads(
    net: Net, ties: Sequence[Tie], images: NDArray[np.float32], chunk: int, progress: Callable[[str], None]
) -> Dict[str, Spread]:
    """What the layers of the ties take, by variable."""
    wanted = {taker.layer.activation for tie in ties for taker in tie.takers}
    names = [name for op in net.ops for name in outputs_of(op) if name in wanted]
    tape = Tape(net, images, chunk)
    spreads: Dict[str, Spread] = {}
    for number, name in enumerate(names):
        values = tape.advance(name)
        pixels = values.reshape(*values.shape[:2], -1)
        peaks = np.maximum(pixels.max(axis=2), -pixels.min(axis=2)).mean(axis=0, dtype=np.float64)
        squares = np.einsum("ncp,ncp->c", pixels, pixels, dtype=np.float64) / (len(pixels) * pixels.shape[2])
        spreads[name] = Spread(peaks, squares)
        progress(f"equalize: activation {number + 1}/{len(names)}")
    return spreads


def _apply(tie: Tie, factors: Numbers, arrays: Arrays) -> None:
    for layer, offset in tie.givers:
        if offset is not None and offset.gain is not None:
            _multiply(arrays, offset.gain, factors)
        else:
            _multiply(arrays, layer.name, _along(factors, layer.op_type, arrays[layer.name].ndim))
        if offset is not None:
            _multiply(arrays, offset.shift, factors.reshape(arrays[offset.shift].shape))
    for taker in tie.takers:
        _multiply(arrays, taker.layer.name, 1 / _taken(taker, factors, arrays[taker.layer.name]))


def _along(factors: Numbers, op_type: str, sides: int) -> Numbers:
    """Factors of the outputs in a shape that broadcasts to the weight's."""
    return factors.reshape(-1, *(1,) * (sides - 1)) if op_type.endswith("conv2d") else factors


def _taken(taker: Taker, factors: Numbers, weight: NDArray[Any]) -> Numbers:
    """Factors of the inputs in a shape that broadcasts to the weight's, 1 for those of other ties."""
    conv = taker.layer.op_type.endswith("conv2d")
    side = 1 if conv and not taker.depthwise else 0
    every = np.ones(weight.shape[side])
    every[taker.start : taker.start + len(factors)] = factors
    shape = [1] * weight.ndim
    shape[side] = -1
    return every.reshape(shape)


def _multiply(arrays: Arrays, name: str, factors: Numbers) -> None:
    arrays[name] = (arrays[name] * factors).astype(arrays[name].dtype)


def _widen(tie: Tie, factors: Numbers, spreads: Dict[str, Spread]) -> None:
    """Bring the spreads of the variables in line with the new parameters."""
    for name, start in {(taker.layer.activation, taker.start) for taker in tie.takers}:
        every = np.ones(len(spreads[name].peaks))
        every[start : start + len(factors)] = factors
        spreads[name] = Spread(spreads[name].peaks * every, spreads[name].squares * every**2)
