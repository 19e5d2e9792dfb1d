"""Cross-layer equalization: channels of one activation brought to like ranges before it gets its one scale.

Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", 2019, section 4.1, with the
factors chosen by the ranges of activations: the scale of a weight is per channel here, that of an activation is not.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional, Tuple

from edgecls.correction.request import model_files
from edgecls.errors import SettingsError, from_os_error
from edgecls.export.exported import ExportedModel
from edgecls.program.read import read_signature
from edgecls.program.stage import MODEL_NAME, PARAMS_NAME
from edgecls.quantize.images import check_images
from edgecls.worker.run import run_task

_TASK = "edgecls.correction.equalize_task"


@dataclass(frozen=True)
class Equalized:
    """An equalized export.

    Attributes:
        exported: the export with other numbers, which computes the same.
        layers: the layers whose outputs got factors, by name, sorted.
    """

    exported: ExportedModel
    layers: Tuple[str, ...]

    def __str__(self) -> str:
        return f"equalized the channels of {len(self.layers)} layers" if self.layers else "there is nothing to equalize"


def equalize(
    exported: ExportedModel,
    images: Path,
    out_dir: Path,
    *,
    on_progress: Optional[Callable[[str], None]] = None,
    seed: int = 0,
    deadline_s: Optional[float] = None,
) -> Equalized:
    """Scale the channels of an fp32 export so that int8 loses less of them. The same input gives the same bytes.

    The factors are powers of two and pass exactly through what they pass through, so the export keeps what it computes.

    Args:
        exported: the fp32 export.
        images: a .npy, float32 [N, 3, H, W], the calibration images; read through a memory map.
        out_dir: gets ``inference.pdmodel`` and ``inference.pdiparams``.
        on_progress: called as the ranges are measured, and at last with what was done.
        seed: of every random generator in the child.
        deadline_s: seconds from one sign of life to the next; by default that of ``run_task``.

    Raises:
        SettingsError: the export is quantized already.
        ExportedModelError: it is damaged.
        ImageError, ImageListError: the images don't fit.
        QuantizeError: the network can't be run piece by piece.
        WorkerError: the child crashed or hung.
        StorageError: out_dir can't be written.
    """
    signature = read_signature(exported)
    if signature.quantized:
        raise SettingsError(f"{exported.model_file} is quantized already", hint="give the fp32 export")
    check_images(images, signature)
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".equalize-", dir=out_dir) as scratch:
            target = Path(scratch, PARAMS_NAME)
            request = {
                "fp32": model_files(exported),
                "images": str(images.resolve()),
                "batch": signature.batch,
                "seed": seed,
                "target": str(target),
            }
            done = run_task(_TASK, request, needs=("numpy", "paddle"), on_progress=on_progress, deadline_s=deadline_s)
            if not done["layers"]:
                target.write_bytes(exported.params_file.read_bytes())
            Path(scratch, MODEL_NAME).write_bytes(exported.model_file.read_bytes())
            os.replace(target, out_dir / PARAMS_NAME)
            os.replace(Path(scratch, MODEL_NAME), out_dir / MODEL_NAME)
    except OSError as error:
        raise from_os_error(error, out_dir) from error
    equalized = Equalized(ExportedModel(out_dir / MODEL_NAME, out_dir / PARAMS_NAME), tuple(done["layers"]))
    if on_progress is not None:
        on_progress(str(equalized))
    return equalized
