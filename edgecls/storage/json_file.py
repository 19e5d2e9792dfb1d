"""Reading JSON that somebody else may have written or cut short."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from edgecls.errors import InputError


def read_json(path: Path, *, hint: str) -> Any:
    """The value in a JSON file.

    Args:
        path: the file.
        hint: what to do when it can't be read.

    Raises:
        InputError: it can't be opened, is no UTF-8, no JSON, or has the NaN or infinity that JSON lacks.
    """
    try:
        return json.loads(path.read_text("utf-8"), parse_constant=_refuse)
    except OSError as error:
        reason = error.strerror or str(error)
    except UnicodeDecodeError:
        reason = "it is no UTF-8 text"
    except RecursionError:
        reason = "it is nested too deeply"
    except ValueError as error:
        reason = str(error)
    raise InputError(f"{path} can't be read: {reason}", hint=hint)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"it holds {name}, which is no JSON")
