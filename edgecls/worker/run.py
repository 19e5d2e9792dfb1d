"""Run one task in a child process and return its answer."""

from __future__ import annotations

import os
from typing import Any, Callable, Dict, Optional, Sequence

from edgecls.errors import SettingsError
from edgecls.worker.interpreter import find_interpreter
from edgecls.worker.process import Child, Explain

#: Seconds without a sign of life after which a task counts as hung. HRNet_W64_C needs minutes on two cores.
DEFAULT_DEADLINE_S = 1800.0


def run_task(
    module: str,
    request: Dict[str, Any],
    *,
    needs: Sequence[str],
    explain: Optional[Explain] = None,
    on_progress: Optional[Callable[[str], None]] = None,
    deadline_s: Optional[float] = None,
) -> Dict[str, Any]:
    """Run ``module.run(request, progress)`` in a child process.

    Args:
        module: dotted name of a task module.
        request: JSON-able arguments.
        needs: import names that the child's interpreter must have ("paddle", "paddlelite").
        explain: makes a typed error of a native crash's log.
        on_progress: called with each progress line.
        deadline_s: seconds from one sign of life to the next.

    Returns:
        What the task returned.

    Raises:
        InterpreterError: no interpreter has what ``needs`` lists.
        WorkerError: it crashed or hung.
        EdgeclsError: what the task raised.
    """
    deadline = default_deadline() if deadline_s is None else deadline_s
    with Child(find_interpreter(needs), module, request, explain=explain) as child:
        while True:
            message, _ = child.receive(deadline)
            if "result" in message:
                result: Dict[str, Any] = message["result"]
                return result
            if on_progress is not None and "progress" in message:
                on_progress(str(message["progress"]))


def default_deadline() -> float:
    """The deadline in seconds: EDGECLS_DEADLINE, or 30 minutes.

    Raises:
        SettingsError: EDGECLS_DEADLINE is not a positive number.
    """
    text = os.environ.get("EDGECLS_DEADLINE")
    if not text:
        return DEFAULT_DEADLINE_S
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.0 < seconds < float("inf"):
        raise SettingsError(f"EDGECLS_DEADLINE is {text!r}", hint="give seconds, for instance 600")
    return seconds
