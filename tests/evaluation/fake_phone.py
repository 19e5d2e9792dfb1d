"""A fake phone: this computer behind the interface of a device, with this computer's real engines.

Its files, jobs and locks are real, in a folder of its own; its name, and where a test says so its runner, are not.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, List, Optional

from edgecls.devices.completed import Completed
from edgecls.devices.detached import VANISHED, JobState
from edgecls.devices.host import HostDevice

#: Tells the golden output, and class 1 for every picture, but for what it is told to do wrong.
_RUNNER = """
import json, os, signal, sys
import numpy as np
what, golden = {what!r}, {golden!r}

def tell(event, **fields):
    print(json.dumps(dict(fields, event=event)), flush=True)

with open({log!r}, "a") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
tell("hello", protocol=1, runner="python", runner_version="0", pid=os.getpid(), platform="a fake")
tell("loaded", engine="paddle_lite", engine_version="v2.13-rc", mode="fp32", threads=1, load_ms=1.0, rss_bytes=1)
if "--classify" not in sys.argv:
    values = golden[::-1] if what == "parity" else golden
    tell("output", first_ms=2.0, values=values, spread=0.0)
    for when in ("before", "after"):
        tell("conditions", when=when)
        if when == "before":
            tell("samples", ms=[2.0])
    tell("done", count=1, wall_ms=2.0, cpu_ms=2.0, stopped_by="enough", change=0.0, peak_rss_bytes=5 << 20)
    sys.exit(0)
inputs = [word for name, word in zip(sys.argv, sys.argv[1:]) if name == "--input"]
count = sum(len(np.load(path)) for path in inputs)
scores = [0.0] * len(golden)
scores[1] = 1.0
told = 0
for index in range(count):
    if what == "killed" and index == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "fewer" and index == count - 1:
        break
    if what == "garbage":
        print("{{garbage \\x00" * 9)
        tell("prediction", index=index, ms="soon", values=[])
    values = [None] * len(golden) if what == "nan" and index == 1 else scores
    tell("prediction", index=index, ms=2.0, values=values[1:] if what == "classes" else values)
    told += 1
if what == "more":
    tell("prediction", index=told, ms=2.0, values=scores)
    told += 1
if what == "lost":
    told += 1
tell("done", count=told, wall_ms=9.0, peak_rss_bytes=5 << 20)
"""


class FakePhone(HostDevice):
    """Args: folder: where its files are."""

    kind = "adb"

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.id = "adb:fake"
        self.folder = folder
        (folder / "files").mkdir(parents=True)
        self.space: Optional[int] = None
        self.restarts = 0
        self.sent: List[str] = []

    def script(self, path: Path, what: str, golden: Any) -> Path:
        """Write a runner that does ``what``."""
        numbers = [float(value) for value in golden]
        path.write_text(_RUNNER.format(what=what, golden=numbers, log=str(self.folder / "runs")))
        return path

    @property
    def runs(self) -> List[List[str]]:
        """The arguments of each run of a scripted runner."""
        path = self.folder / "runs"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    @property
    def pictures(self) -> List[str]:
        """The arrays that are on it."""
        return sorted(path.name for path in (self.folder / "files" / "pictures").glob("*.npy"))

    def root(self) -> str:
        return str(self.folder / "files")

    def free_bytes(self, path: str) -> int:
        return super().free_bytes(path) if self.space is None else self.space

    def send(self, local: Path, remote: str, **options: Any) -> None:
        self.sent.append(local.name)
        super().send(local, remote, **options)

    def run(self, command: Any, **options: Any) -> Completed:
        if isinstance(command, str):
            # It has a place of its own for the lock.
            command = command.replace("in /data/local/tmp /tmp /var/tmp;", f"in {self.folder};")
        return super().run(command, **options)

    def follow(self, folder: str, offset: int = 0, *, wait_s: float = 0.0) -> Any:
        state, block = super().follow(folder, offset, wait_s=wait_s)
        if self.restarts and b'"prediction"' in block:
            self.restarts -= 1
            self.stop(folder)
            return JobState(VANISHED, rebooted=True), b""
        return state, block
