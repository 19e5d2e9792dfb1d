"""From an fp32 export and images to the scales of its activations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, Optional, Sequence

from edgecls.calibrate.batches import images_a_batch
from edgecls.calibrate.variables import quantized_inputs
from edgecls.errors import QuantizeError, SettingsError
from edgecls.export.exported import ExportedModel
from edgecls.program.desc import Program, read_program
from edgecls.program.read import read_signature
from edgecls.program.signature import Signature
from edgecls.quantize.images import check_images
from edgecls.quantize.settings import DEFAULT_OP_TYPES, check_algo, check_settings
from edgecls.worker.run import run_task

TASK = "edgecls.calibrate.task"
#: Bytes that all activations of a batch may take together.
BUDGET = 256 << 20

Scales = Dict[str, float]


@dataclass(frozen=True)
class Calibration:
    """Scales by several algorithms.

    Attributes:
        scales: {algorithm: {activation: the number that 127 stands for}}.
        images: number of images.
        batch_size: images a batch, fewer than asked where a batch would have taken too much memory.
    """

    scales: Dict[str, Scales]
    images: int
    batch_size: int

    def to_json(self) -> Dict[str, Any]:
        return {"scales": self.scales, "images": self.images, "batch_size": self.batch_size}


def calibrate(
    exported: ExportedModel,
    images: Path,
    *,
    algos: Sequence[str] = ("hist",),
    rows: Optional[Sequence[int]] = None,
    op_types: Sequence[str] = DEFAULT_OP_TYPES,
    variables: Optional[Sequence[str]] = None,
    batch_size: int = 8,
    budget: int = BUDGET,
    on_progress: Optional[Callable[[str], None]] = None,
    seed: int = 0,
    deadline_s: Optional[float] = None,
) -> Calibration:
    """Choose the scales of activations by one or several algorithms, which share the runs over the images.

    Args:
        exported: the fp32 export.
        images: a .npy, float32 [N, 3, H, W], preprocessed; read through a memory map.
        algos: names of ``quantize.settings.ALGOS``.
        rows: numbers of the images to use, from 0; all by default.
        op_types: the activations that operators of these types take are calibrated.
        variables: other activations instead.
        batch_size: images a batch; an export of a fixed batch is calibrated with that. avg, mse, emd and ptf depend
            on it, as they do in Paddle.
        budget: bytes that all activations of a batch may take together; the batch gets smaller until they do.
        on_progress: called with each batch.
        seed: of every random generator in the child.
        deadline_s: seconds from one sign of life to the next; by default that of ``run_task``.

    Raises:
        SettingsError: an algorithm is unknown, or the export is quantized already.
        ExportedModelError: the export is damaged or no image classifier.
        ImageError, ImageListError: the images don't fit.
        QuantizeError: there is nothing to calibrate, Paddle can't run the model, or it computes NaN or infinity.
        WorkerError: the child crashed or hung.
    """
    if not algos:
        raise SettingsError("there is no calibration algorithm", hint="name one")
    for algo in algos:
        check_algo(algo)
    check_settings(algos[0], op_types, "abs_max", batch_size)
    signature = read_signature(exported)
    if signature.quantized:
        raise SettingsError(f"{exported.model_file} is quantized already", hint="give the fp32 export")
    program = read_program(exported.model_file)
    count = check_images(images, signature)
    if rows is not None:
        count = len(rows)
    request = {
        "model": str(exported.model_file.resolve()),
        "params": str(exported.params_file.resolve()),
        **observation(program, signature, op_types, batch_size, count),
        "images": str(images.resolve()),
        "rows": None if rows is None else list(rows),
        "algos": list(dict.fromkeys(algos)),
        "budget": budget,
        "seed": seed,
    }
    if variables is not None:
        request["names"] = _known(program, variables)
    if not request["names"]:
        raise QuantizeError(f"the model has no {' or '.join(op_types)}", hint="name other types of operators")
    found = run_task(TASK, request, needs=("numpy", "paddle"), on_progress=on_progress, deadline_s=deadline_s)
    return Calibration(found["scales"], count, found["batch_size"])


def observation(
    program: Program, signature: Signature, op_types: Sequence[str], batch_size: int, count: int
) -> Dict[str, Any]:
    """What a child is told to observe: names, batch_size, whole_batches.

    Raises:
        ImageListError: there are fewer images than one batch of a fixed export.
    """
    return {
        "names": quantized_inputs(program, op_types),
        "batch_size": images_a_batch(signature, batch_size, count),
        "whole_batches": signature.batch is not None,
    }


def _known(program: Program, variables: Sequence[str]) -> Sequence[str]:
    for name in variables:
        if name not in program.main.by_name:
            raise SettingsError(f"the model has no variable {name}", hint="name variables of this export")
    return list(dict.fromkeys(variables))
