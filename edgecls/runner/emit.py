"""The runner's voice: JSON lines on what was standard output when it started."""

from __future__ import annotations

import json
import math
import os
import sys
from typing import Any, BinaryIO, Dict, Iterable, List, Optional, Sequence


class Emitter:
    """Writes one event a line and flushes it, so that nothing is lost when the process is ended."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def __call__(self, event: str, **fields: Any) -> None:
        """Write an event. Numbers must be finite."""
        message: Dict[str, Any] = {"event": event, **fields}
        line = json.dumps(message, allow_nan=False, separators=(",", ":"))
        self._stream.write(line.encode("utf-8") + b"\n")
        self._stream.flush()

    def samples(self, nanoseconds: Sequence[int]) -> None:
        """Write the wall times of some runs, as milliseconds."""
        self("samples", ms=[time / 1e6 for time in nanoseconds])


def finite_numbers(values: Iterable[Any]) -> List[Optional[float]]:
    """JSON has no NaN and no infinity: None stands for them."""
    return [number if math.isfinite(number) else None for number in map(float, values)]


def claim_stdout() -> Emitter:
    """Keep standard output for events: whatever else is printed, also by native code, goes to standard error."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    return Emitter(os.fdopen(kept, "wb"))
