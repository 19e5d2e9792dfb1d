"""Runs an artifact with a real Paddle-Lite library under QEMU and counts what it executes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from edgecls.runner.build import build_cpp_runner
from edgecls.runtime.store import add_runtime

EMULATOR = "qemu-aarch64"
SYSROOT = Path("/usr/aarch64-linux-gnu")
#: A core with the dot-product instructions, and the name of a chip that Paddle-Lite knows to have them.
CPU, CHIP = "cortex-a76", "SM8150"
_PROGRAMS = {
    EMULATOR: "qemu-user (the dynamic one: the static build can't load plugins)",
    "aarch64-linux-gnu-g++": "g++-aarch64-linux-gnu",
    "cc": "gcc",
}


class MissingToolError(Exception):
    """What this computer lacks, in one line."""


@dataclass(frozen=True)
class Mark:
    """An instruction at whose execution the count is noted.

    Attributes:
        address: in the library's file.
        words: it and the one behind it.
    """

    address: int
    words: Sequence[int]


@dataclass(frozen=True)
class Counted:
    """One run of the runner.

    Attributes:
        output: [classes].
        total: executed instructions of the whole process.
        marks: the count at each execution of the mark.
    """

    output: NDArray[np.float64]
    total: int
    marks: List[int]


class Emulator:
    """A library, the runner built for it and the plugin.

    Args:
        library: folder with lib/ and include/ of a Paddle-Lite for Linux arm64, or the official archive.
        include: folder of its headers where ``library`` has none.
        scratch: folder for what is built and counted.

    Raises:
        MissingToolError: a program is not installed.
        EdgeclsError: the library can't be used.
    """

    def __init__(self, library: Path, include: Optional[Path], scratch: Path) -> None:
        missing = [
            f"{program} (Debian: {package})" for program, package in _PROGRAMS.items() if not shutil.which(program)
        ]
        if not SYSROOT.is_dir():
            missing.append(f"{SYSROOT} (Debian: libc6-arm64-cross)")
        if missing:
            raise MissingToolError("this computer lacks " + ", ".join(missing))
        self._scratch = scratch
        runtime = add_runtime(library, include=include)
        self.library = runtime.main_library
        self.version = runtime.version
        self._runner = build_cpp_runner(runtime)
        self._plugin = self._build_plugin()

    def run(
        self, nb: Path, precision: str, image: Path, *, chip: Optional[str], runs: int, mark: Optional[Mark] = None
    ) -> Counted:
        """Run a ``.nb`` on one image, with one thread.

        Args:
            nb: the model.
            precision: its mode for the runner.
            image: .npy, float32 [1, 3, H, W].
            chip: the chip's name that Paddle-Lite is told, None for what the emulated core says.
            runs: inferences; a constant few more are made.
            mark: where to note the count.

        Raises:
            RuntimeError: the runner failed.
        """
        counts = self._scratch / "counts"
        plugin = f"{self._plugin},out={counts}"
        if mark is not None:
            plugin += f",mark={mark.address & 0xFFF:x},first={mark.words[0]:x},second={mark.words[1]:x}"
        command = [EMULATOR, "-plugin", plugin, "-L", str(SYSROOT), "-E", f"LD_LIBRARY_PATH={self.library.parent}"]
        command += [str(self._runner), "--engine", "paddle_lite", "--mode", precision, "--model", str(nb)]
        command += ["--input", str(image), "--warmup", "0", "--runs", str(runs), "--min-seconds", "0"]
        command += ["--power-mode", "none", *(["--soc", chip] if chip else [])]
        environment = {**os.environ, "QEMU_CPU": CPU}
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=environment, check=False)
        events = [json.loads(line) for line in done.stdout.splitlines() if line]
        output = next((event for event in events if event["event"] == "output"), None)
        if output is None or events[-1]["event"] != "done":
            raise RuntimeError(_reason(events, done.stderr))
        *marks, total = counts.read_text("ascii").split("\n")[:-1]
        values = [float("nan") if value is None else value for value in output["values"]]
        return Counted(np.array(values), int(total.split()[1]), [int(line) for line in marks])

    def _build_plugin(self) -> Path:
        target = self._scratch / "instruction_counter.so"
        source = Path(__file__).with_name("instruction_counter.c")
        command = ["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", str(source), "-o", str(target)]
        subprocess.run(command, stdin=subprocess.DEVNULL, check=True)
        return target


def _reason(events: List[Dict[str, Any]], log: bytes) -> str:
    for event in events:
        if event["event"] == "error":
            return str(event["message"])[:300]
        if event["event"] == "signal":
            return f"signal {event['number']}: {log.decode('utf-8', 'replace').strip()[-200:]}"
    return log.decode("utf-8", "replace").strip()[-300:]
