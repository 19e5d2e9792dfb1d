"""The stage cache: what an earlier run already exported or quantized.

A stage's folder is named by the hash of everything that went into it, so it never goes stale, and it appears
whole or not at all.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Callable, Mapping

from edgecls.storage.atomic import atomic_folder
from edgecls.storage.cache import cache_dir
from edgecls.storage.hashing import sha256_json
from edgecls.storage.lock import lock

#: Raise it when a stage's code changes what it writes for the same inputs.
STAGE_VERSION = 2


def stage_key(stage: str, inputs: Mapping[str, Any]) -> str:
    """The hash that names a stage's result.

    Args:
        stage: the name of the step.
        inputs: JSON-able: hashes of input files, settings, versions of the tools.
    """
    return sha256_json({"stage": stage, "version": STAGE_VERSION, "inputs": dict(inputs)})


def stage_folder(stage: str, key: str, make: Callable[[Path], None]) -> Path:
    """The folder of a stage's result, made by ``make(folder)`` if it isn't there yet.

    Two processes that want the same result wait for each other.

    Raises:
        StorageError: the cache can't be written.
        EdgeclsError: what ``make`` raises; nothing is left behind then.
    """
    folder = cache_dir() / "stages" / stage / key
    if folder.is_dir():
        os.utime(folder)
        return folder
    with lock(folder.with_name(f"{key}.lock"), wait_s=3600.0):
        if not folder.is_dir():
            _remove_leftovers(folder)
            with atomic_folder(folder) as temporary:
                make(temporary)
    return folder


def _remove_leftovers(folder: Path) -> None:
    """A process that was killed outright leaves its temporary folders; whoever holds the lock is alone with them."""
    for left in folder.parent.glob(f".*{folder.name}.*.part"):
        shutil.rmtree(left, ignore_errors=True)
