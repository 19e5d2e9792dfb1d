"""Which Python runs the native steps.

paddlelite has wheels for few Python versions, so the converter may live in another interpreter, named by
``EDGECLS_LITE_PYTHON``; this one comes second.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from importlib import metadata
from typing import Dict, Mapping, Optional, Sequence, Tuple

from edgecls.errors import InterpreterError

#: Import name of each package that a task may need, and the distribution that brings it.
DISTRIBUTIONS: Mapping[str, str] = {
    "numpy": "numpy",
    "onnx": "onnx",
    "onnxruntime": "onnxruntime",
    "paddle": "paddlepaddle",
    "paddle2onnx": "paddle2onnx",
    "paddleclas": "paddleclas",
    "paddlelite": "paddlelite",
    "paddleslim": "paddleslim",
}

_PROBE = """
import json, sys
from importlib import metadata, util
found = {}
for name, distribution in json.loads(sys.argv[1]).items():
    if util.find_spec(name) is None:
        continue
    try:
        found[name] = metadata.version(distribution)
    except metadata.PackageNotFoundError:
        found[name] = "unknown"
print(json.dumps(found))
"""


def find_interpreter(needs: Sequence[str]) -> str:
    """The path of a Python that has every package of ``needs``.

    Raises:
        InterpreterError: there is none, or EDGECLS_LITE_PYTHON can't be run.
    """
    best_missing: Optional[Tuple[str, ...]] = None
    for python in _candidates():
        missing = tuple(name for name in needs if name not in installed_versions(python))
        if not missing:
            return python
        if best_missing is None or len(missing) < len(best_missing):
            best_missing = missing
    names = ", ".join(DISTRIBUTIONS.get(name, name) for name in best_missing or needs)
    raise InterpreterError(f"this step needs {names}, which {sys.executable} lacks", hint=_how_to_install(needs))


def _how_to_install(needs: Sequence[str]) -> str:
    if "paddle2onnx" in needs or "onnxruntime" in needs:
        return "run 'pip install edgecls[convert,onnx]' in a Python 3.10 environment"
    return "run scripts/setup.sh (Python 3.10), or set EDGECLS_LITE_PYTHON to a Python 3.10 that has the convert extra"


def _candidates() -> Tuple[str, ...]:
    named = os.environ.get("EDGECLS_LITE_PYTHON")
    if not named:
        return (sys.executable,)
    path = shutil.which(named)
    if path is None:
        raise InterpreterError(
            f"EDGECLS_LITE_PYTHON is {named!r}, which is no program",
            hint="set it to the path of a Python 3.10 that has paddlelite",
        )
    return (path,) if os.path.samefile(path, sys.executable) else (path, sys.executable)


@functools.lru_cache(maxsize=None)
def installed_versions(python: str) -> Dict[str, str]:
    """The versions of the packages of DISTRIBUTIONS that ``python`` has, by import name.

    Raises:
        InterpreterError: the interpreter can't be run.
    """
    if python == sys.executable:
        return _own_versions()
    try:
        done = subprocess.run(
            [python, "-c", _PROBE, json.dumps(dict(DISTRIBUTIONS))],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        found: Dict[str, str] = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise InterpreterError(f"{python} can't be run as a Python", hint="check EDGECLS_LITE_PYTHON") from error
    return found


def _own_versions() -> Dict[str, str]:
    found: Dict[str, str] = {}
    for name, distribution in DISTRIBUTIONS.items():
        if importlib.util.find_spec(name) is None:
            continue
        try:
            found[name] = metadata.version(distribution)
        except metadata.PackageNotFoundError:
            found[name] = "unknown"
    return found
