"""Layers to leave float because int8 hurts much there for the little that it saves.

Above all depthwise convolutions behind a hard swish: their input has channels of very unlike ranges under one scale,
nothing can even them out (a factor does not pass through a hard swish), and int8 hardly makes them cheaper on ARM.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List, Mapping, Optional

from edgecls.correction.request import model_files
from edgecls.errors import SettingsError
from edgecls.export.exported import ExportedModel
from edgecls.program.desc import Program, read_program
from edgecls.program.read import read_signature
from edgecls.quantize.images import check_images
from edgecls.quantize.wiring import Wiring
from edgecls.rewrite.cost import int8_cost
from edgecls.worker.run import run_task

_TASK = "edgecls.correction.noise_task"
#: Estimated instructions that may be added, relative to what the layers take with all of them int8.
MAX_COST = 0.05
#: Noise in the logits, relative to their own, that is little enough: 37 dB below them.
ENOUGH = 2e-4
#: A layer that makes less than this part of the noise that is left stays as it is.
_LEAST = 0.05


@dataclass(frozen=True)
class Noise:
    """What each int8 layer alone does to the output of the fp32 network.

    Attributes:
        layers: the mean square of its error in the logits, relative to the logits' own, by the layer's name.
        shapes: of the variables of the fp32 network, for one chunk of images.
    """

    layers: Mapping[str, float]
    shapes: Mapping[str, List[int]]


def measure_noise(
    fp32: ExportedModel,
    quantized: ExportedModel,
    images: Path,
    *,
    on_progress: Optional[Callable[[str], None]] = None,
    seed: int = 0,
    deadline_s: Optional[float] = None,
) -> Noise:
    """Measure the noise of every int8 layer on a few of the calibration images.

    Args:
        fp32: the model that the quantized one was made from.
        quantized: what ``quantize`` made of it.
        images: a .npy, float32 [N, 3, H, W]; read through a memory map.
        on_progress: called with each layer.
        seed: of every random generator in the child.
        deadline_s: seconds from one sign of life to the next; by default that of ``run_task``.

    Raises:
        SettingsError: the models are not one of each kind.
        ExportedModelError: a model is damaged.
        ImageError, ImageListError: the images don't fit.
        QuantizeError: the network can't be run piece by piece.
        WorkerError: the child crashed or hung.
    """
    signature = read_signature(quantized)
    if not signature.quantized or read_signature(fp32).quantized:
        raise SettingsError(
            "noise is that of a quantized model against its fp32 model", hint="quantize the model first"
        )
    check_images(images, signature)
    request = {
        "fp32": model_files(fp32),
        "quantized": model_files(quantized),
        "images": str(images.resolve()),
        "batch": signature.batch,
        "kind": signature.kind,
        "seed": seed,
    }
    done = run_task(_TASK, request, needs=("numpy", "paddle"), on_progress=on_progress, deadline_s=deadline_s)
    return Noise(done["noise"], done["shapes"])


def noisy_layers(
    fp32: ExportedModel, quantized: ExportedModel, noise: Noise, *, max_cost: float = MAX_COST
) -> Dict[str, str]:
    """The layers that should stay float because of their noise, each with the reason.

    They are taken by noise for added cost, until little noise is left or the added cost reaches its bound.

    Args:
        fp32: the model that the quantized one was made from.
        quantized: the layers that are float in it already stay so and count as that.
        noise: what ``measure_noise`` found.
        max_cost: estimated instructions that may be added, relative to those of the quantized model's layers.
    """
    program = _closed(read_program(fp32.model_file), noise.shapes)
    int8 = set(Wiring(read_program(quantized.model_file)).layers)
    left = {name: value for name, value in noise.layers.items() if name in int8}
    total = sum(left.values())
    before = cost = int8_cost(program, int8)
    reasons: Dict[str, str] = {}
    while sum(left.values()) > ENOUGH:
        best, best_value, best_cost = "", 0.0, cost
        for name, value in left.items():
            if value < _LEAST * sum(left.values()):
                continue
            after = int8_cost(program, int8 - {name})
            worth = value / (after - cost) if after > cost else math.inf
            if after - before <= max_cost * before and worth > best_value:
                best, best_value, best_cost = name, worth, after
        if not best:
            break
        share = left.pop(best) / total
        reasons[best] = (
            f"int8 there makes {100 * share:.0f} % of the noise of all layers, "
            f"float adds {100 * (best_cost - cost) / before:.1f} % of the instructions"
        )
        int8, cost = int8 - {best}, best_cost
    return reasons


def _closed(program: Program, shapes: Mapping[str, List[int]]) -> Program:
    """The program with the sides of one image where the export leaves them open."""
    for var in program.main.vars:
        if var.name in shapes:
            var.shape = (-1, *shapes[var.name][1:])
    return program
