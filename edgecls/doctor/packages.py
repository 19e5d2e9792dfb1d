"""Paddle's packages, in whichever interpreter runs the native steps, and the extras of this one."""

from __future__ import annotations

import importlib.util
import os
import sys
from importlib import metadata
from typing import Dict, Iterator, List, Tuple

from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine
from edgecls.errors import InterpreterError
from edgecls.worker.interpreter import DISTRIBUTIONS, find_interpreter, installed_versions

#: What a step needs, import names.
_STEPS: Tuple[Tuple[str, Tuple[str, ...]], ...] = (
    ("optimize", ("paddle", "paddleslim", "paddleclas", "paddlelite", "numpy")),
    ("eval on this machine", ("paddle", "paddlelite", "numpy")),
    ("export --format onnx", ("paddle", "paddle2onnx", "onnx", "onnxruntime", "numpy")),
)

#: Import name, distribution, extra, and what it is for.
_EXTRAS = (
    ("adbutils", "adbutils", "adb", "phones over ADB"),
    ("starlette", "starlette", "serve", "edgecls serve"),
    ("matplotlib", "matplotlib", "report", "reports"),
)


def check(machine: Machine) -> Iterator[Finding]:
    """Each step that needs Paddle, and each extra."""
    for step, needs in _STEPS:
        yield _step(machine, step, needs)
    for name, distribution, extra, purpose in _EXTRAS:
        if importlib.util.find_spec(name) is None:
            yield Finding(purpose, "missing", f"needs {distribution}", f"pip install 'edgecls[{extra}]'")
        else:
            yield Finding(purpose, "ok", f"{distribution} {metadata.version(distribution)}")


def _step(machine: Machine, step: str, needs: Tuple[str, ...]) -> Finding:
    try:
        python = find_interpreter(needs)
    except InterpreterError as error:
        if os.environ.get("EDGECLS_LITE_PYTHON") and "EDGECLS_LITE_PYTHON" in error.message:
            return Finding(step, "wrong", error.message, error.hint)
        if machine.abi != "x86_64":
            # The converter has wheels for x86_64 alone.
            text = f"not on {machine.architecture or 'this processor'}: Paddle-Lite's opt has no wheel for it"
            return Finding(step, "note", text, "make artifacts on a PC and copy their folders here")
        return Finding(step, "missing", f"{error.message}{_there(needs)}", error.hint)
    versions = installed_versions(python)
    where = "" if python == sys.executable else f" in {python}"
    return Finding(step, "ok", ", ".join(_named(versions, needs)) + where)


def _there(needs: Tuple[str, ...]) -> str:
    """What of it is there."""
    found = _named(installed_versions(sys.executable), needs)
    return f" (it has {', '.join(found)})" if found else ""


def _named(versions: Dict[str, str], needs: Tuple[str, ...]) -> List[str]:
    return [f"{DISTRIBUTIONS[name]} {versions[name]}" for name in needs if name in versions and name != "numpy"]
