"""The installed program, run as a person runs it."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "calib_data" / "digits"


@dataclass(frozen=True)
class Done:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def last_line(self) -> str:
        return self.err.strip().splitlines()[-1] if self.err.strip() else ""

    def json(self) -> Any:
        return json.loads(self.out)


class Program:
    """``edgecls`` with a cache and a workspace of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace = folder / "workspace"

    def __call__(self, *words: object, cwd: Path | None = None, **environment: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "edgecls", *map(str, words)],
            cwd=cwd or self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "EDGECLS_CACHE": str(self.folder / "cache"),
            "EDGECLS_WORKSPACE": str(self.workspace),
            "EDGECLS_OFFLINE": "1",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "error",
        }


def hear_signals() -> None:
    """For ``preexec_fn``: take signals as a program does that a person starts in a terminal.

    A shell starts what is in the background with SIGINT ignored, nohup with SIGHUP, and children inherit that.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def needs_converter() -> None:
    """Skip visibly where the converter is not installed."""
    for package in ("paddle", "paddlelite", "paddleclas"):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed in this interpreter")
