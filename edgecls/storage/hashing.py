"""SHA-256 of files and of JSON-able settings."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from edgecls.errors import from_os_error

_BLOCK = 1 << 20


def sha256_file(path: Path) -> str:
    """The hex SHA-256 of a file.

    Raises:
        StorageError: the file can't be read.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            for block in iter(lambda: stream.read(_BLOCK), b""):
                digest.update(block)
    except OSError as error:
        raise from_os_error(error, path) from error
    return digest.hexdigest()


def sha256_json(value: Any) -> str:
    """The hex SHA-256 of a value's canonical JSON."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
