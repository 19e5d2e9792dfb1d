"""The child of ``correct``: one method after the other, each kept if it helps on images that it did not see."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Callable, Dict

from edgecls.correction.bias import correct_bias
from edgecls.correction.net import Array, Net
from edgecls.correction.probe import Pair, noise
from edgecls.correction.request import load_images, load_net, split
from edgecls.correction.scales import refine_scales
from edgecls.program.arrays import write_arrays
from edgecls.sensitivity.effect import effect
from edgecls.worker.paddle import import_paddle

Method = Callable[[Pair, Array, Callable[[int, int], None]], int]

METHODS: Dict[str, Method] = {"scales": refine_scales, "bias": correct_bias}


def run(request: Dict[str, Any], progress: Callable[[str], None]) -> Dict[str, Any]:
    """Write the corrected parameters to ``target``.

    Args:
        request: fp32 and quantized (two files each), images (.npy), batch (a fixed one, or null), kind
            ("probabilities" or "logits"), methods, seed, target (.pdiparams).
        progress: called as layers are done.

    Returns:
        ``{"images": [to correct with, to judge by], "steps": [...]}``, a step a method in the order of the request.

    Raises:
        QuantizeError: the network can't be run piece by piece.
    """
    paddle = import_paddle(request["seed"])
    paddle.enable_static()
    fp32, quantized = load_net(paddle, request["fp32"]), load_net(paddle, request["quantized"])
    images, chunk = load_images(fp32, request)
    fit, held = split(images, chunk if request["batch"] else 1)
    pair = Pair(fp32, quantized, request["kind"], chunk)
    meant = _outputs(fp32, held, chunk)

    def judge() -> Dict[str, Any]:
        given = _outputs(quantized, held, chunk)
        return {**effect(meant, given, request["kind"]).to_json(), "noise": noise(meant, given, request["kind"])}

    before, steps = judge(), []
    for name in request["methods"]:
        started, parameters = time.monotonic(), dict(quantized.parameters)

        def done(number: int, count: int, name: str = name) -> None:
            progress(f"{name}: {number}/{count}")

        layers = METHODS[name](pair, fit, done)
        after = judge()
        kept = layers > 0 and after["noise"] < before["noise"]
        steps.append(
            {
                "method": name,
                "layers": layers,
                "before": before,
                "after": after,
                "kept": kept,
                "seconds": round(time.monotonic() - started, 3),
            }
        )
        if kept:
            before = after
        else:
            _restore(quantized, parameters)
    write_arrays(quantized.parameters, Path(request["target"]))
    return {"images": [len(fit), len(held)], "steps": steps}


def _outputs(net: Net, images: Array, chunk: int) -> Array:
    return net.run_all(range(len(net.ops)), {net.input: images}, net.output, chunk)


def _restore(net: Net, parameters: Dict[str, Any]) -> None:
    for name, array in parameters.items():
        if net.parameters[name] is not array:
            net.set(name, array)
