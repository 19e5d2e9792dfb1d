"""What a command on a device left behind."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import Optional

_SIGNALLED = 128


@dataclass(frozen=True)
class Completed:
    """A command that has ended.

    Attributes:
        code: its exit code as the device gave it, 0 to 255; 128 + n for signal n.
        stdout: its standard output; on a device that only speaks the old shell protocol both outputs are here.
        stderr: its standard error.
        seconds: how long it took, seen from here.
    """

    code: int
    stdout: bytes
    stderr: bytes
    seconds: float

    @property
    def text(self) -> str:
        """Standard output as text; what is no UTF-8 is replaced."""
        return self.stdout.decode("utf-8", "replace")

    @property
    def signal(self) -> Optional[str]:
        """The name of the signal that the exit code stands for, or None."""
        return signal_name(self.code)

    @property
    def last_words(self) -> str:
        """The last line with anything in it, of standard error first."""
        for stream in (self.stderr, self.stdout):
            lines = [line.strip() for line in stream.decode("utf-8", "replace").splitlines() if line.strip()]
            if lines:
                return lines[-1][:300]
        return ""


def signal_name(code: int) -> Optional[str]:
    """The name of the signal that a shell's exit code stands for (137: SIGKILL), or None."""
    if _SIGNALLED < code <= _SIGNALLED + 31:
        return signal.Signals(code - _SIGNALLED).name
    return None
