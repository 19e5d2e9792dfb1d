"""The names of ImageNet's classes, which the installed PaddleClas brings."""

from __future__ import annotations

from typing import List

from edgecls.errors import ExportError
from edgecls.worker.run import run_task

IMAGENET_CLASSES = 1000


def imagenet_labels() -> List[str]:
    """The 1000 class names by class id.

    Raises:
        InterpreterError: no interpreter has PaddleClas.
        ExportError: its list is not what it should be.
    """
    labels: List[str] = run_task("edgecls.export.labels_task", {}, needs=("paddleclas",))["labels"]
    if len(labels) != IMAGENET_CLASSES:
        raise ExportError(f"PaddleClas's list has {len(labels)} labels", hint="install paddleclas 2.6.0 again")
    return labels
