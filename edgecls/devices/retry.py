"""Trying again what can succeed on a second try: a bounded number of times, and nothing else."""

from __future__ import annotations

import time
from typing import Callable, Optional, TypeVar

from edgecls.devices.clock import Deadline
from edgecls.devices.commands import Commands
from edgecls.errors import DeviceDeadlineError, EdgeclsError, NoDeviceError

_T = TypeVar("_T")

ATTEMPTS = 3
#: A phone takes half a minute to start, a board a little longer.
BACK_S = 90.0
_PROBE_S = 5.0
_POLL_S = 0.5


def again(
    device: Commands,
    work: Callable[[], _T],
    *,
    attempts: int = ATTEMPTS,
    back_s: float = BACK_S,
    lost: Optional[Callable[[EdgeclsError], None]] = None,
) -> _T:
    """Do ``work``; after a transient error wait for the device and do it again.

    Args:
        attempts: how often in all.
        back_s: how long to wait for the device each time, seconds.
        lost: is told each error that is not the last.

    Raises:
        EdgeclsError: what ``work`` raised last, or at once when it is not transient.
    """
    for attempt in range(1, attempts + 1):
        try:
            return work()
        except EdgeclsError as error:
            if not error.transient or attempt == attempts or not wait_until_back(device, back_s):
                raise
            if lost:
                lost(error)
    raise AssertionError("attempts must be at least 1")


def wait_until_back(device: Commands, seconds: float) -> bool:
    """Whether the device answers again within ``seconds``.

    Raises:
        EdgeclsError: it answers with something that waiting won't change, such as a missing permission.
    """
    deadline = Deadline(seconds)
    while True:
        try:
            device.run("true", deadline_s=_PROBE_S)
        except EdgeclsError as error:
            # A device that is starting is not in adb's list at all, and a stalled one lets each try time out.
            if not error.transient and not isinstance(error, (NoDeviceError, DeviceDeadlineError)):
                raise
        else:
            return True
        if deadline.passed:
            return False
        time.sleep(_POLL_S)
