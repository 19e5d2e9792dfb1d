"""The names of ImageNet's classes, which the installed PaddleClas brings."""

from __future__ import annotations

from typing import List

from edgecls.worker.run import run_task

IMAGENET_CLASSES = 1000


def imagenet_labels() -> List[str]:
    """The 1000 class names by class id.

    Raises:
        InterpreterError: no interpreter has PaddleClas.
        MissingPackageError: the PaddleClas that is installed lacks the list.
        ExportError: its list is not what it should be.
    """
    request = {"count": IMAGENET_CLASSES}
    labels: List[str] = run_task("edgecls.export.labels_task", request, needs=("paddleclas",))["labels"]
    return labels
