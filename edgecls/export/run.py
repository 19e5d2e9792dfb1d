"""Exporting an architecture of the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Optional, Tuple

from edgecls.catalogue.model import Model
from edgecls.export.exported import ExportedModel, find_exported
from edgecls.weights.source import Weights
from edgecls.worker.run import run_task


def export_architecture(
    model: Model,
    weights: Weights,
    out_dir: Path,
    *,
    class_num: Optional[int] = None,
    size: Tuple[int, int] = (224, 224),
    on_progress: Optional[Callable[[str], None]] = None,
) -> ExportedModel:
    """Write ``inference.pdmodel`` and ``inference.pdiparams`` into a folder.

    Args:
        model: the architecture.
        weights: a ``.pdparams`` file or random ones; a folder of an exported model needs no export.
        out_dir: an existing folder.
        class_num: number of classes; None for what the weights have (random ones: 1000).
        size: height and width of the input, pixels.
        on_progress: called with a line for each step.

    Raises:
        InterpreterError: no interpreter has Paddle and PaddleClas.
        WeightsError: the weights don't fit.
        ExportError: Paddle could not export.
        WorkerError: the child process crashed or hung.
    """
    request = {
        "architecture": model.name,
        "class_num": class_num,
        "size": list(size),
        "weights": {"path": None if weights.path is None else str(weights.path.resolve()), "seed": weights.seed},
        "out_dir": str(out_dir.resolve()),
    }
    run_task("edgecls.export.task", request, needs=("paddle", "paddleclas"), on_progress=on_progress)
    return find_exported(out_dir)
