"""Which result files are meant."""

from __future__ import annotations

from pathlib import Path
from typing import List, Sequence

from edgecls.errors import InputError
from edgecls.storage.workspace import workspace_dir


def find_results(named: Sequence[Path]) -> List[Path]:
    """The named files, those of a named folder, or with none named the newest of the workspace.

    Raises:
        InputError: there are none.
    """
    if named:
        return [path for name in named for path in _of(name)]
    kept = sorted((workspace_dir() / "results").glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    if not kept:
        raise InputError(
            f"there is no result in {workspace_dir() / 'results'}",
            hint="measure with edgecls bench --device adb, or name result files",
        )
    return kept[-1:]


def _of(path: Path) -> List[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(path.glob("*.json"))
    if not found:
        raise InputError(f"the folder {path} holds no result", hint="name a .json that edgecls bench wrote")
    return found
