"""One conversion: check, repair, opt, read back, put in place."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from pathlib import Path
from typing import Callable, Optional

from edgecls.convert.explain import explain_opt
from edgecls.convert.settings import PLACES, check_settings
from edgecls.errors import NbError, OptError, from_os_error
from edgecls.export.exported import ExportedModel
from edgecls.nb.normalize import normalize_nb
from edgecls.nb.summary import Inspection, inspect
from edgecls.program.check import check_params
from edgecls.program.desc import read_program
from edgecls.program.repair import add_missing_xshapes
from edgecls.program.signature import is_quantized
from edgecls.program.stage import MODEL_NAME, PARAMS_NAME, link_file
from edgecls.worker.run import run_task

TASK = "edgecls.convert.opt_task"
NEEDS = ("paddlelite",)

Progress = Callable[[str], None]


def convert(
    exported: ExportedModel,
    out_nb: Path,
    *,
    target: str,
    precision: str,
    on_progress: Optional[Progress] = None,
    deadline_s: Optional[float] = None,
) -> Inspection:
    """Convert a model and read the result back. The same input gives the same bytes.

    Args:
        exported: the fp32 export, or a quantized model for int8.
        out_nb: the file to write; an older one stays until the new one is known to be right.
        target: "arm64-v8a", "armeabi-v7a" or "x86_64".
        precision: "fp32", "fp16" or "int8".
        on_progress: called with opt's version when it starts.
        deadline_s: seconds that opt may take; by default that of ``run_task``.

    Returns:
        What the written file is made of.

    Raises:
        SettingsError: target, precision and model don't go together.
        ExportedModelError: a file is damaged, or the two are of different models.
        UnsupportedOpError: Paddle-Lite has no kernel for an operator.
        OptError: opt failed, or wrote something else than was asked.
        InterpreterError: no interpreter has paddlelite.
        WorkerError: the child was killed or hung.
        StorageError: the file can't be written.
    """
    program = read_program(exported.model_file)
    check_settings(target, precision, quantized=is_quantized(program))
    check_params(program, exported.params_file)
    add_missing_xshapes(program)
    try:
        out_nb.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out_nb.name}.", suffix=".part", dir=out_nb.parent) as folder:
            scratch = Path(folder)
            (scratch / MODEL_NAME).write_bytes(program.to_bytes())
            link_file(exported.params_file, scratch / PARAMS_NAME)
            request = {
                "model_file": str(scratch / MODEL_NAME),
                "params_file": str(scratch / PARAMS_NAME),
                "places": PLACES[target],
                "fp16": precision == "fp16",
                "prefix": str(scratch / "model"),
            }
            answer = run_task(
                TASK, request, needs=NEEDS, explain=explain_opt, on_progress=on_progress, deadline_s=deadline_s
            )
            written = scratch / "model.nb"
            inspection = _read_back(written, PLACES[target], precision, answer["opt_version"])
            os.replace(written, out_nb)
    except OSError as error:
        raise from_os_error(error, out_nb) from error
    return dataclasses.replace(inspection, path=out_nb)


def _read_back(nb: Path, place: str, precision: str, opt_version: str) -> Inspection:
    """What opt wrote, once it is known to be what was asked of it."""
    try:
        normalize_nb(nb)
        found = inspect(nb)
    except NbError as error:
        raise OptError(
            f"what opt wrote can't be read back: {error.message}", hint="check the free space, and convert again"
        ) from error
    if found.target != place:
        raise OptError(f"opt wrote kernels for {found.target}, not for {place}", hint="report it with the model")
    if found.opt_version != opt_version:
        raise OptError(
            f"opt {opt_version} wrote the version {found.opt_version} into its file", hint="report it with the model"
        )
    if not found.kernels.get(precision):
        raise OptError(f"opt wrote no {precision} kernel: the model would silently run as fp32", hint=_WHY[precision])
    return found


_WHY = {
    "fp32": "report it with the model",
    "fp16": "no operator of this model has an fp16 kernel; use fp32",
    "int8": "quantize the model first; calibration with min_max does not count",
}
