"""Reading PaddleClas's list of ImageNet's classes. Runs in a child process that has PaddleClas."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any, Dict

from edgecls.worker.child import Progress

_PLACE = ("ppcls", "utils", "imagenet1k_label_list.txt")


def run(request: Dict[str, Any], progress: Progress) -> Dict[str, Any]:
    """Read the lines "id label" in the order of the ids.

    Returns:
        labels.
    """
    spec = importlib.util.find_spec("paddleclas")
    assert spec is not None
    assert spec.submodule_search_locations
    text = Path(spec.submodule_search_locations[0]).joinpath(*_PLACE).read_text("utf-8")
    entries = [line.strip().split(" ", 1) for line in text.splitlines() if line.strip()]
    by_id = {int(number): label.strip() for number, label in entries}
    return {"labels": [by_id[number] for number in range(len(by_id))]}
