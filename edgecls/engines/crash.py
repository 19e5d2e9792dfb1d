"""An engine's process that ended without an answer, in one line."""

from __future__ import annotations

import re
import signal
from typing import Mapping

from edgecls.errors import WorkerCrashed
from edgecls.worker.process import describe_exit

#: The last such line of a log is the reason; what stands behind it is the stack, and what stands before is chatter.
_REASON = re.compile(r"check failed|error|terminate called|what\(\)|not supported", re.IGNORECASE)
_COLOR = re.compile(r"\x1b\[[0-9;]*m")

_HINTS: Mapping[int, str] = {
    signal.SIGILL: "this processor lacks instructions that the library was built for; use another build of it",
    signal.SIGKILL: "the system may be out of memory: try a smaller model or batch",
}


def engine_crash(engine: str, doing: str, code: int, log: str) -> WorkerCrashed:
    """The error for an engine's process that ended.

    Args:
        engine: its name.
        doing: what it was doing, as "loading model.nb".
        code: exit code; negative for a signal, as subprocess has it.
        log: what it printed.
    """
    hint = _HINTS.get(-code)
    if hint is None and doing.startswith("loading"):
        hint = "the model may be damaged or made by a newer version: make it again"
    return WorkerCrashed(
        f"{engine} {describe_exit(code)} while {doing}{_reason(log)}",
        hint=hint or "run it again; if it stays, report it with the model",
    )


def _reason(log: str) -> str:
    lines = [line.strip() for line in _COLOR.sub("", log).splitlines() if _REASON.search(line)]
    return f" ({lines[-1][:200]})" if lines else ""
