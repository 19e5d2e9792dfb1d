"""Reading PaddleClas's list of ImageNet's classes. Runs in a child process that has PaddleClas."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any, Dict, List

from edgecls.errors import ExportError, MissingPackageError
from edgecls.worker.child import Progress

_PLACE = ("ppcls", "utils", "imagenet1k_label_list.txt")
_HINT = "install it again: pip install --no-deps --force-reinstall paddleclas==2.6.0"


def run(request: Dict[str, Any], progress: Progress) -> Dict[str, Any]:
    """Read the labels of an installed PaddleClas, without importing it.

    Args:
        request: count, the number of labels that there must be.
        progress: unused.

    Returns:
        labels, by class id.

    Raises:
        MissingPackageError: there is no PaddleClas, or it has no list.
        ExportError: the list is malformed.
    """
    spec = importlib.util.find_spec("paddleclas")
    if spec is None or not spec.submodule_search_locations:
        raise MissingPackageError(f"{sys.executable} has no paddleclas", hint=_HINT)
    path = Path(next(iter(spec.submodule_search_locations))).joinpath(*_PLACE)
    if not path.is_file():
        raise MissingPackageError(f"the installed paddleclas has no {path}", hint=_HINT)
    return {"labels": parse_labels(path.read_text("utf-8"), int(request["count"]))}


def parse_labels(text: str, count: int) -> List[str]:
    """The labels in lines "id label", in the order of their ids.

    Raises:
        ExportError: a line is malformed, or the ids are not 0 to ``count`` - 1, each once.
    """
    labels: Dict[int, str] = {}
    for line in text.splitlines():
        number, _, label = line.strip().partition(" ")
        if not number:
            continue
        if not number.isdecimal() or not label.strip() or int(number) in labels:
            raise ExportError(f"PaddleClas's list of labels has the line {line[:60]!r}", hint=_HINT)
        labels[int(number)] = label.strip()
    if sorted(labels) != list(range(count)):
        raise ExportError(f"PaddleClas's list of labels is not that of {count} classes", hint=_HINT)
    return [labels[number] for number in range(count)]
