"""A throw-away checkout whose PATH holds only what a test puts there, with stand-ins for Python."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Dict

ROOT = Path(__file__).resolve().parents[2]

TOOLS = (
    *("bash", "cat", "cp", "cut", "dirname", "env", "flock", "grep", "head"),
    *("mkdir", "rm", "sed", "sh", "sha256sum", "sort", "tail", "touch", "uname"),
)

#: Answers the probe of find_python.sh and makes an "environment" whose python notes what it was asked to do.
PYTHON = """#!/bin/sh
case "$*" in
  *version_info*) echo "{version} $0" ;;
  "-m venv "*)
    mkdir -p "$3/bin"
    cp "{inner}" "$3/bin/python"
    ;;
esac
"""

INNER_PYTHON = """#!/bin/sh
echo "$*" >>"{calls}"
case "$*" in
  *" pip install "*)
    if [ -f "{broken}" ]; then
      cat "{broken}"
      exit 1
    fi
    ;;
esac
"""

SHIM = """#!/bin/sh
echo "pyenv: python3.10: command not found" >&2
exit 127
"""


class Checkout:
    """A copy of the scripts in a folder with a space in its name."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a checkout"
        self.bin = folder / "bin"
        self.home = folder / "home"
        self.calls = folder / "calls.txt"
        self.broken = folder / "pip-is-broken"
        self.venv = self.root / ".venv"
        self.environment: Dict[str, str] = {"PATH": str(self.bin), "HOME": str(self.home)}
        for made in (self.root, self.bin, self.home):
            made.mkdir()
        for tool in TOOLS:
            found = shutil.which(tool)
            if found:
                (self.bin / tool).symlink_to(found)
        (self.root / "scripts").mkdir()
        for script in ("find_python.sh", "setup.sh"):
            shutil.copy(ROOT / "scripts" / script, self.root / "scripts")
        shutil.copytree(ROOT / "requirements", self.root / "requirements")
        for name in ("setup.cfg", "pyproject.toml"):
            shutil.copy(ROOT / name, self.root)
        self._inner = folder / "inner-python"
        self.executable(self._inner, INNER_PYTHON.format(calls=self.calls, broken=self.broken))

    def executable(self, path: Path, text: str) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
        return path

    def python(self, path: Path, version: str = "3.10") -> Path:
        """Put a stand-in for a Python at ``path``."""
        return self.executable(path, PYTHON.format(version=version, inner=self._inner))

    def run(self, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.root / "scripts" / script), *arguments],
            env=self.environment,
            cwd=os.sep,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def pip_calls(self) -> list[str]:
        """What the environment's pip was asked to do since the last look."""
        if not self.calls.exists():
            return []
        calls = [line for line in self.calls.read_text(encoding="utf-8").splitlines() if "-m pip" in line]
        self.calls.unlink()
        return calls
