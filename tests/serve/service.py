"""``edgecls serve`` as a person starts it, in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import List, Optional

from tests.serve.running import Running

ROOT = Path(__file__).resolve().parents[2]


class Service:
    """A running service with the artifact that it was given.

    Attributes:
        running: to ask it.
        lines: what it printed on stderr so far.
    """

    def __init__(self, artifact: Path, *words: object, **environment: str) -> None:
        self.lines: List[str] = []
        self._ready = threading.Event()
        self._port: Optional[int] = None
        self.process = subprocess.Popen(
            [sys.executable, "-m", "edgecls", "serve", str(artifact), "--port", "0", *map(str, words)],
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self._ready.wait(120)
        assert self._port is not None, self.lines
        self.running = Running(self._port)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to end; gives the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        """Wait for its end; gives the exit code."""
        code = self.process.wait(60)
        self._reader.join(10)
        assert self.process.stderr is not None
        self.process.stderr.close()
        return code

    def processes(self) -> List[int]:
        """The service and all that it started."""
        found = [self.process.pid]
        for pid in found:
            for path in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in path.read_text().split() if int(child) not in found]
        return found

    def resident_mib(self) -> float:
        """Memory of the service and all that it started, pages that they share counted once (PSS)."""
        total = 0
        for pid in self.processes():
            match = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
            assert match
            total += int(match.group(1))
        return total / 1024

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))
            match = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
            if match:
                self._port = int(match.group(1))
                self._ready.set()
        self._ready.set()
