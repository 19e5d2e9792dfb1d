"""A program that answers like a compiler, notes what it was asked, and makes nothing of it."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import List

_SCRIPT = """#!/bin/sh
case "$1" in
  -dumpmachine) echo {target}; exit;;
  --version) printf '%s\\n' {version} 'Copyright'; exit;;
esac
for word; do printf '%s\\n' "$word"; done >> {log}
echo >> {log}
{failure}
while [ $# -gt 0 ]; do [ "$1" = -o ] && echo program > "$2"; shift; done
"""


def write_compiler(path: Path, target: str, *, version: str = "fake 1.0", failure: str = "") -> Path:
    """Put one at ``path``.

    Args:
        path: the program.
        target: what it says that it compiles for.
        version: what it says of itself.
        failure: shell commands to run instead of compiling.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    words = {"target": target, "version": version, "log": str(log_of(path))}
    path.write_text(_SCRIPT.format(failure=failure, **{key: shlex.quote(word) for key, word in words.items()}), "utf-8")
    path.chmod(0o755)
    return path


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.log")


def calls(path: Path) -> List[List[str]]:
    """The words of every call that was to compile."""
    if not log_of(path).exists():
        return []
    return [call.split("\n") for call in log_of(path).read_text("utf-8").split("\n\n") if call]
