"""An emulated device in a process of its own, for tests and benchmarks."""

from __future__ import annotations

import json
import select
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Dict, Mapping, Optional, Type

from .control import tell
from .problems import EmulationError, unavailable

_REPOSITORY = Path(__file__).resolve().parents[2]
#: Making the file system downloads packages once; afterwards it comes from the cache.
_UP_S = 600.0
_DOWN_S = 30.0


class Running:
    """A device that is up as long as this is not stopped.

    Args:
        arch: ``amd64`` or ``arm64``.
        arguments: more arguments of ``up``.
        environment: the variables of its process; by default those of this one.

    Attributes:
        serial: its name for adb.

    Raises:
        EmulationError: it can't be made here or doesn't come up.
    """

    def __init__(self, arch: str, *arguments: str, environment: Optional[Mapping[str, str]] = None) -> None:
        reason = unavailable(arch)
        if reason:
            raise EmulationError(reason)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "scripts.emulated_device", "up", "--arch", arch, *arguments],
            cwd=_REPOSITORY,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        ready = select.select([self._process.stdout], [], [], _UP_S)[0]
        line = self._process.stdout.readline() if ready else ""
        if not line:
            self._process.kill()
            words = self._process.communicate()[1].strip() or f"it is not up after {_UP_S:g} s"
            raise EmulationError(words)
        answer = json.loads(line)
        self.serial = str(answer["serial"])
        self._control = Path(answer["control"])

    def tell(self, action: str, **arguments: Any) -> Dict[str, Any]:
        """Break or heal it: see ``control.tell``."""
        return tell(self._control, action, **arguments)

    def heal(self) -> None:
        """As new: powered on, with a connection that works."""
        self.tell("heal")
        self.tell("power_on")

    def stop(self) -> None:
        """Take it down; nothing of it is left."""
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=_DOWN_S)

    def __enter__(self) -> Running:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        value: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.stop()
