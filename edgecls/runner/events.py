"""Reading what a runner prints: JSON lines among which anything may stand."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional

EVENTS = ("hello", "loaded", "output", "conditions", "samples", "prediction", "done", "error", "signal")

#: A row of scores for 21,841 classes takes half a megabyte.
MAX_LINE = 4 << 20

Event = Dict[str, Any]


class LineSplitter:
    """Cuts a stream of bytes into lines, in bounded memory: a line that is too long is dropped whole."""

    def __init__(self, max_line: int = MAX_LINE) -> None:
        self._max_line = max_line
        self._rest = bytearray()
        self._dropping = False
        #: Lines that were too long.
        self.dropped = 0

    def feed(self, block: bytes) -> List[bytes]:
        """The lines that ``block`` completes, without their ends."""
        *complete, rest = block.split(b"\n")
        lines: List[bytes] = []
        for part in complete:
            self._keep(part)
            if not self._dropping:
                lines.append(bytes(self._rest).rstrip(b"\r"))
            self._rest.clear()
            self._dropping = False
        self._keep(rest)
        return lines

    def _keep(self, part: bytes) -> None:
        if self._dropping:
            return
        if len(self._rest) + len(part) > self._max_line:
            self._dropping = True
            self.dropped += 1
            self._rest.clear()
        else:
            self._rest += part


def parse_event(line: bytes) -> Optional[Event]:
    """The event that a line holds; None when it holds something else, which is then none of ours."""
    if not line.startswith(b"{"):
        return None
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and value.get("event") in EVENTS else None
