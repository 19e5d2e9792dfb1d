"""A child that must not outlive its parent."""

from __future__ import annotations

import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent_pid: int) -> None:
    """On Linux a child is ended with the thread that started it, even when that is killed."""
    if sys.platform != "linux":
        return
    # Late: a runner on a device needs no ctypes, and a small Python may lack its library.
    import ctypes

    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # The parent may have gone before the call above.
    if os.getppid() != parent_pid:
        os._exit(1)
