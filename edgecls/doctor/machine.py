"""The machine as the checks see it: its files and its programs."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import List, Optional, Sequence

from edgecls.engines.host import ABIS

#: A program that says what it is answers at once.
_ASK_S = 10.0
#: Files of /proc and /sys are small, and what is longer is none of them.
_MOST_BYTES = 1 << 20


@dataclass(frozen=True)
class Machine:
    """A machine to look at.

    Attributes:
        root: the folder that /proc, /sys and /dev are in.
        architecture: as ``uname -m`` gives it.
        bits: of its programs: a 64-bit kernel may carry a 32-bit system.
    """

    root: Path = Path("/")
    architecture: str = field(default_factory=lambda: platform.machine().lower())
    bits: int = 64 if sys.maxsize > 1 << 32 else 32

    @property
    def abi(self) -> Optional[str]:
        """The target of artifacts for this machine; None for a processor that Paddle-Lite has no library for."""
        return ABIS.get((self.architecture, self.bits))

    @property
    def is_arm(self) -> bool:
        return self.abi in ("arm64-v8a", "armeabi-v7a")

    def read_bytes(self, path: str) -> bytes:
        """The content of a file, by its path without the first slash; empty when it can't be read."""
        try:
            with open(self.root / path, "rb") as stream:
                return stream.read(_MOST_BYTES)
        except OSError:
            return b""

    def read(self, path: str) -> str:
        """The same as text, without white space and zero bytes around it."""
        return self.read_bytes(path).decode("utf-8", "replace").strip("\0 \n\t")

    def find(self, pattern: str) -> List[Path]:
        """The files that a pattern matches, sorted, shorter names first so that 10 comes after 9."""
        try:
            return sorted(self.root.glob(pattern), key=lambda path: (len(path.name), str(path)))
        except OSError:
            return []

    def ask(self, command: Sequence[str]) -> str:
        """What a program prints; empty when it isn't there or fails."""
        try:
            done = subprocess.run(
                list(command), stdin=subprocess.DEVNULL, capture_output=True, timeout=_ASK_S, check=True, env=os.environ
            )
        except (OSError, subprocess.SubprocessError):
            return ""
        return done.stdout.decode("utf-8", "replace").strip()
