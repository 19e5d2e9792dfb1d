"""Result files."""

from __future__ import annotations

import json
from pathlib import Path

from edgecls.errors import InputError
from edgecls.results.result import Result
from edgecls.storage.atomic import write_json


def save_result(result: Result, path: Path) -> None:
    """Write a result atomically; done after each cell, so that an interrupted bench loses one cell at most.

    Raises:
        StorageError: it can't be written.
    """
    write_json(path, result.to_json())


def load_result(path: Path) -> Result:
    """Read a result file.

    Raises:
        InputError: there is none of that name, or it is damaged or of another version.
    """
    try:
        value = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise InputError(f"there is no result {path}", hint="make one with edgecls bench --output FILE") from error
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"the result {path} can't be read: {error}", hint="measure again") from error
    try:
        return Result.from_json(value)
    except InputError as error:
        raise InputError(f"{path}: {error.message}", hint=error.hint) from error
