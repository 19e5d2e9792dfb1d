"""Exporting an architecture of the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Optional, Tuple

from edgecls.catalogue.model import Model
from edgecls.errors import SettingsError
from edgecls.export.exported import ExportedModel, find_exported
from edgecls.export.folder import export_folder
from edgecls.weights.source import Weights
from edgecls.worker.run import run_task

#: Every network halves the picture five times on its way.
_STRIDE = 32
_MAX_SIDE = 4096
_MAX_CLASSES = 1_000_000


def export_architecture(
    model: Model,
    weights: Weights,
    out_dir: Path,
    *,
    class_num: Optional[int] = None,
    size: Tuple[int, int] = (224, 224),
    on_progress: Optional[Callable[[str], None]] = None,
) -> ExportedModel:
    """Write ``inference.pdmodel`` and ``inference.pdiparams``: images [N, 3, H, W] to probabilities [N, classes].

    The same weights give the same bytes on the same machine.

    Args:
        model: the architecture.
        weights: a ``.pdparams`` file or random ones; a folder of an exported model needs no export.
        out_dir: a new or empty folder, or one with an earlier export, which is replaced.
        class_num: number of classes; None for what the weights have (random ones: 1000).
        size: height and width of the input, pixels.
        on_progress: called with a line for each step.

    Raises:
        SettingsError: classes or size are out of range for the architecture, or the folder holds other files.
        InterpreterError: no interpreter has Paddle and PaddleClas.
        WeightsError: the weights don't fit.
        ExportError: Paddle could not export.
        WorkerError: the child process crashed or hung.
        StorageError: the folder can't be written.
    """
    _check(model, class_num, size)
    with export_folder(out_dir) as folder:
        request = {
            "architecture": model.name,
            "class_num": class_num,
            "size": list(size),
            "weights": {"path": None if weights.path is None else str(weights.path.resolve()), "seed": weights.seed},
            "out_dir": str(folder.resolve()),
        }
        run_task("edgecls.export.task", request, needs=("paddle", "paddleclas"), on_progress=on_progress)
    return find_exported(out_dir)


def _check(model: Model, class_num: Optional[int], size: Tuple[int, int]) -> None:
    if class_num is not None and not 2 <= class_num <= _MAX_CLASSES:
        raise SettingsError(f"{class_num} classes is out of range", hint=f"give 2 to {_MAX_CLASSES}")
    height, width = size
    if not (_STRIDE <= height <= _MAX_SIDE and _STRIDE <= width <= _MAX_SIDE):
        raise SettingsError(
            f"an input of {height}x{width} pixels is out of range", hint=f"give sides of {_STRIDE} to {_MAX_SIDE}"
        )
    # HRNet adds maps of several scales up, which fit only when every halving comes out even.
    if model.family == "HRNet" and (height % _STRIDE or width % _STRIDE):
        raise SettingsError(
            f"{model.name} can't take {height}x{width} pixels", hint=f"give sides that are multiples of {_STRIDE}"
        )
