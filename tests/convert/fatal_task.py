"""A task that writes half a result and is then ended by the system, as when memory runs out."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def run(request, progress):
    half = Path(request["target"], "inference.pdmodel") if "target" in request else Path(request["prefix"] + ".nb")
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"\x02\x00v2.13-rc")
    progress("half way")
    os.kill(os.getpid(), getattr(signal, os.environ.get("FATAL", "SIGKILL")))
