"""A model's files side by side under fixed names, as Paddle's tools want them."""

from __future__ import annotations

import shutil
from pathlib import Path

MODEL_NAME = "inference.pdmodel"
PARAMS_NAME = "inference.pdiparams"


def link_file(source: Path, target: Path) -> None:
    """Make ``target`` show the content of ``source``: a link, or a copy where there are no links.

    Raises:
        OSError: neither is possible.
    """
    try:
        target.symlink_to(source.resolve())
    except OSError:
        shutil.copyfile(source, target)
