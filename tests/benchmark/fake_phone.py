"""A fake phone: this computer behind the interface of a device, posing as an SD855, with a scripted runner.

Its files, jobs, deadlines, signals and locks are real; its identity, its link and what its runner computes are not.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from edgecls.devices.completed import Completed
from edgecls.devices.condition import Condition
from edgecls.devices.detached import VANISHED, JobState
from edgecls.devices.host import HostDevice
from edgecls.devices.properties import Core, DeviceProperties
from edgecls.errors import DeviceLostError

#: A bench on the fake phone that is soon over.
SHORT: Dict[str, Any] = {"warmup": 1, "min_runs": 40, "min_seconds": 0.0, "max_seconds": 5.0, "device": "adb"}

SPEEDS = (1785600,) * 4 + (2419200,) * 3 + (2841600,)

#: What the scripted runner does, one word a run from the file; "ok" when there is none left.
_RUNNER = """
import json, os, signal, sys, time
folder, golden = {folder!r}, {golden!r}
words = dict(zip(sys.argv[1::2], sys.argv[2::2]))
with open(folder + "/runs", "a") as log:
    log.write(json.dumps(words) + "\\n")
todo = open(folder + "/todo").read().split()
open(folder + "/todo", "w").write(" ".join(todo[1:]))
what = todo[0] if todo else "ok"
conditions = json.load(open(folder + "/conditions"))

def tell(event, **fields):
    print(json.dumps(dict(fields, event=event)), flush=True)

def maybe(when):
    if what == when + "-hang":
        time.sleep(60)
    if what.startswith(when + "-SIG"):
        os.kill(os.getpid(), getattr(signal, what.split("-")[1]))

tell("hello", protocol=1, runner="python", runner_version="0", pid=os.getpid(), platform="a fake")
maybe("load")
if what == "library":
    print("x: error while loading shared libraries: libgomp.so.1: cannot open shared object file", file=sys.stderr)
    sys.exit(127)
if what == "refuse":
    tell("error", kind="InputError", message="the model is cut", hint="push it again")
    sys.exit(1)
tell("loaded", engine="paddle_lite", engine_version="v2.12", mode=words["--mode"], threads=1, load_ms=1.0, rss_bytes=1)
if what == "garbage":
    print("\\x00garbage {{" * 100)
    print('{{"event": "samples", "ms": "many"}}')
values = golden[::-1] if what == "wrong" else golden
tell("output", first_ms=2.0, values=values, spread=0.0)
maybe("output")
tell("conditions", when="before", **conditions)
ms = [8.0 / int(words["--threads"]) * int(words["--batch"])] * int(words["--runs"])
tell("samples", ms=ms[:5])
maybe("samples")
if what == "slow":
    time.sleep(1.0)
tell("samples", ms=ms[5:])
tell("conditions", when="after", **conditions)
tell("done", count=len(ms), wall_ms=sum(ms), cpu_ms=sum(ms), stopped_by="enough", change=0.0, peak_rss_bytes=5 << 20)
"""


class FakePhone(HostDevice):
    """Args: name: its serial; folder: where its files and its runner's script are."""

    kind = "adb"

    def __init__(self, name: str, folder: Path) -> None:
        super().__init__()
        self.id = f"adb:{name}"
        self.folder = folder / name
        self.folder.mkdir(parents=True)
        self.emulated = False
        self.soc = "SM8150"
        self.gone = False
        self.breaks = 0
        self.restarts = 0
        self.temperatures: List[float] = []
        self.cpuinfo: Optional[str] = None
        #: Is told each command before it is run.
        self.on_command: Callable[[str], None] = lambda command: None
        self.write("todo", "")
        self.masks({"80": 1})

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def todo(self, *words: str) -> None:
        """What the next runs do."""
        self.write("todo", " ".join(words))

    def masks(self, affinity: Any) -> None:
        """What the runner reads back as the affinity of its threads."""
        self.write("conditions", json.dumps({"cpu_mhz": [2841.6], "governor": [], "affinity": affinity}))

    @property
    def runs(self) -> List[Any]:
        """The arguments of each run of the runner."""
        path = self.folder / "runs"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def runner(self, path: Path, golden: Any) -> Path:
        """Write the scripted runner."""
        path.write_text(_RUNNER.format(folder=str(self.folder), golden=[float(value) for value in golden]))
        return path

    def root(self) -> str:
        (self.folder / "files").mkdir(exist_ok=True)
        return str(self.folder / "files")

    def run(self, command: Any, **options: Any) -> Completed:
        if self.gone or self.breaks:
            self.breaks = max(0, self.breaks - 1)
            raise DeviceLostError(f"{self.id} was lost in mid-work", hint="connect it again and run this again")
        self.on_command(command if isinstance(command, str) else " ".join(command))
        if command == "cat /proc/cpuinfo" and self.cpuinfo is not None:
            return Completed(0, self.cpuinfo.encode(), b"", 0.0)
        if isinstance(command, str):
            # Each fake has a place of its own for the lock.
            command = command.replace("in /data/local/tmp /tmp /var/tmp;", f"in {self.folder};")
        return super().run(command, **options)

    def follow(self, folder: str, offset: int = 0, *, wait_s: float = 0.0) -> Any:
        state, block = super().follow(folder, offset, wait_s=wait_s)
        if self.restarts and offset:
            self.restarts -= 1
            self.stop(folder)
            return JobState(VANISHED, rebooted=True), b""
        return state, block

    def properties(self) -> DeviceProperties:
        return replace(
            super().properties(),
            abi="arm64-v8a",
            soc=self.soc,
            soc_names={"ro.board.platform": "msmnile"},
            model="a fake phone",
            features=("asimd", "asimddp", "asimdhp"),
            cores=tuple(Core(index, "", 300000, khz) for index, khz in enumerate(SPEEDS)),
            emulated=self.emulated,
        )

    def condition(self) -> Condition:
        now = self.temperatures.pop(0) if len(self.temperatures) > 1 else (self.temperatures or [None])[0]
        found = {} if now is None else {"cpu 0": now}
        return replace(super().condition(), temperatures_c=found, battery_c=None, load_1m=0.0, cores=())


PYTHON = sys.executable


def kinds(row: Any) -> List[str]:
    """The kinds of a row's warnings."""
    return [warning.kind for warning in row.warnings]
