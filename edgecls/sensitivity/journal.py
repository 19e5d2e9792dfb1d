"""What an analysis has found so far, on disk, so that an interrupted one goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Mapping, Optional

from edgecls.errors import InputError
from edgecls.storage.atomic import write_json
from edgecls.storage.json_file import read_json
from edgecls.storage.workspace import workspace_dir


class Journal:
    """JSON values by key, each written before the next is computed.

    Args:
        path: the file; None keeps everything in memory.
    """

    def __init__(self, path: Optional[Path]) -> None:
        self._path = path
        self._values: Dict[str, Any] = {} if path is None else _read(path)

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: str) -> Any:
        """The value of an earlier run; None when there is none."""
        return self._values.get(key)

    def put(self, values: Mapping[str, Any]) -> None:
        """Keep values.

        Raises:
            StorageError: the file can't be written.
        """
        self._values.update(values)
        if self._path is not None:
            write_json(self._path, self._values)


def journal_path(key: str) -> Path:
    """The journal in the workspace for a hash of everything that the values depend on."""
    return workspace_dir() / ".analyze" / f"{key[:32]}.json"


def _read(path: Path) -> Dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        values = read_json(path, hint="")
    except InputError:
        # A damaged journal costs the time of another run and nothing else.
        return {}
    return values if isinstance(values, dict) else {}
