"""From an fp32 export and calibration images to a quantized model."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Callable, Mapping, Optional, Sequence

from edgecls.calibrate.run import BUDGET, observation
from edgecls.errors import SettingsError, from_os_error
from edgecls.export.exported import ExportedModel
from edgecls.program.canonical import canonicalize, write_params
from edgecls.program.check import check_params
from edgecls.program.desc import read_program
from edgecls.program.read import read_signature
from edgecls.program.stage import MODEL_NAME, PARAMS_NAME, link_file
from edgecls.quantize.coverage import QuantCoverage, quant_coverage
from edgecls.quantize.images import check_images
from edgecls.quantize.scales import check_scales
from edgecls.quantize.settings import DEFAULT_OP_TYPES, check_settings
from edgecls.worker.run import run_task

TASK = "edgecls.quantize.task"

Progress = Callable[[str], None]


def quantize(
    exported: ExportedModel,
    images: Path,
    out_dir: Path,
    *,
    algo: str = "hist",
    scales: Optional[Mapping[str, float]] = None,
    op_types: Sequence[str] = DEFAULT_OP_TYPES,
    batch_size: int = 8,
    weight: str = "channel_wise_abs_max",
    on_progress: Optional[Progress] = None,
    seed: int = 0,
    deadline_s: Optional[float] = None,
) -> ExportedModel:
    """Quantize an fp32 export with given scales, or with scales from calibration images.

    The same input gives the same bytes.

    The classifier (mul, matmul) stays float by default: on x86 Paddle-Lite feeds int8 weights to a float matmul.

    Args:
        exported: the fp32 export.
        images: a .npy, float32 [N, 3, H, W], preprocessed; read through a memory map.
        out_dir: gets ``inference.pdmodel`` and ``inference.pdiparams``; other files there are left alone.
        algo: how the scale of an activation is chosen, one of ``settings.ALGOS``.
        scales: {activation: the number that 127 stands for}, for instance from ``calibrate``; algo and most of the
            images are not used then, the first batch checks the result.
        op_types: which types of operators.
        batch_size: images a calibration batch; an export of a fixed batch is calibrated with that.
        weight: "channel_wise_abs_max", or "abs_max" for one scale a tensor.
        on_progress: called with each calibration batch and at last with what was quantized.
        seed: of every random generator in the child.
        deadline_s: seconds from one sign of life to the next; by default that of ``run_task``.

    Raises:
        SettingsError: an option is unknown, a scale is missing or not positive, or the export is quantized already.
        ExportedModelError: the export is damaged or no image classifier.
        ImageError, ImageListError: the images don't fit.
        QuantizeError: Paddle failed, or what it wrote is not quantized or not finite.
        WorkerError: the child crashed or hung.
        StorageError: out_dir can't be written.
    """
    check_settings(algo, op_types, weight, batch_size)
    signature = read_signature(exported)
    if signature.quantized:
        raise SettingsError(f"{exported.model_file} is quantized already", hint="give the fp32 export")
    count = check_images(images, signature)
    program = read_program(exported.model_file)
    request = {
        **observation(program, signature, op_types, batch_size, count),
        "images": str(images.resolve()),
        "algos": [algo],
        "scales": None,
        "op_types": list(op_types),
        "weight": weight,
        "budget": BUDGET,
        "seed": seed,
    }
    if scales is not None:
        check_scales(scales, request["names"])
        request["scales"] = {name: scales[name] for name in request["names"]}
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".quantize-", dir=out_dir) as scratch:
            source, target = Path(scratch, "fp32"), Path(scratch, "int8")
            source.mkdir()
            link_file(exported.model_file, source / MODEL_NAME)
            link_file(exported.params_file, source / PARAMS_NAME)
            request.update(source=str(source), target=str(target))
            run_task(TASK, request, needs=("numpy", "paddle"), on_progress=on_progress, deadline_s=deadline_s)
            coverage = _finish(target, Path(scratch), op_types)
            # The topology comes last: without it nobody takes the folder for a model.
            os.replace(Path(scratch, PARAMS_NAME), out_dir / PARAMS_NAME)
            os.replace(Path(scratch, MODEL_NAME), out_dir / MODEL_NAME)
    except OSError as error:
        raise from_os_error(error, out_dir) from error
    if on_progress is not None:
        on_progress(f"quantized {coverage}")
    return ExportedModel(out_dir / MODEL_NAME, out_dir / PARAMS_NAME)


def _finish(written: Path, folder: Path, op_types: Sequence[str]) -> QuantCoverage:
    """Check what Paddle wrote and bring it into the canonical form."""
    program = read_program(written / MODEL_NAME)
    parameters = check_params(program, written / PARAMS_NAME)
    coverage = quant_coverage(program, op_types)
    renames = canonicalize(program)
    (folder / MODEL_NAME).write_bytes(program.to_bytes())
    write_params(parameters, renames, written / PARAMS_NAME, folder / PARAMS_NAME)
    return coverage
