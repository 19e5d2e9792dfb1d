"""Which opt is installed."""

from __future__ import annotations

import functools

from edgecls.convert.explain import explain_opt
from edgecls.worker.interpreter import find_interpreter
from edgecls.worker.run import run_task

TASK = "edgecls.convert.version_task"
NEEDS = ("paddlelite",)


def opt_version() -> str:
    """The version that the installed opt writes into its files, as "v2.13-rc".

    Raises:
        SetupError: no interpreter has paddlelite, or this processor can't run it.
        WorkerError: the child crashed.
    """
    return _version_in(find_interpreter(NEEDS))


@functools.lru_cache(maxsize=None)
def _version_in(python: str) -> str:
    """Asked once for each interpreter: paddlelite takes a tenth of a second to import."""
    return str(run_task(TASK, {}, needs=NEEDS, explain=explain_opt)["opt_version"])
