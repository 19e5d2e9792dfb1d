"""The Java runner that edgecls ships: a jar of dex code, and what it was built from.

``java/sources.json``, written by the build beside the jar::

    {"jar_sha256": "...", "sources": {"android_demo/core/src/main/java/...java": "SHA-256", ...}}
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict

from edgecls.errors import SetupError, StorageError
from edgecls.storage.hashing import sha256_file

#: File name of the runner, here and on a device.
JAR = "edgecls-runner.jar"
SOURCES = "sources.json"
FOLDER = Path(__file__).parent / "java"

_HINT = "install edgecls again; in a checkout, build it with scripts/android/build_runner.sh"


def java_runner(folder: Path = FOLDER) -> Path:
    """The jar, after it was found to be the one that was built.

    Raises:
        SetupError: it is missing or damaged.
    """
    jar = folder / JAR
    try:
        expected, found = str(_read(folder)["jar_sha256"]), sha256_file(jar)
    except (OSError, ValueError, KeyError, TypeError, StorageError) as error:
        raise SetupError(f"this edgecls has no Java runner ({error})", hint=_HINT) from error
    if found != expected:
        raise SetupError(f"{jar} is not the Java runner that was built", hint=_HINT)
    return jar


def java_sources(folder: Path = FOLDER) -> Dict[str, str]:
    """What the jar was built from: {path in the checkout: SHA-256}.

    Raises:
        SetupError: it isn't written down.
    """
    try:
        return {str(path): str(digest) for path, digest in _read(folder)["sources"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SetupError(f"this edgecls has no Java runner ({error})", hint=_HINT) from error


def _read(folder: Path) -> Dict[str, Any]:
    value: Dict[str, Any] = json.loads((folder / SOURCES).read_text("utf-8"))
    return value
