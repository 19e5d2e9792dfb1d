"""Waiting until a device is cool enough to be measured."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Callable, Optional, Tuple

from edgecls.devices.clock import Deadline
from edgecls.devices.condition import Condition
from edgecls.devices.device import Device

_POLL_S = 2.0
#: A device that has not become cooler by this much in this time won't by waiting longer.
_SETTLED_C = 1.0
_SETTLED_S = 20.0


@dataclass(frozen=True)
class CoolDown:
    """A wait: its length in seconds, and the hottest sensor before and after it in degrees Celsius."""

    seconds: float
    from_c: float
    to_c: float


def cool_down(
    device: Device,
    below_c: Optional[float],
    longest_s: float,
    *,
    tell: Callable[[str], None] = lambda text: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Tuple[Condition, Optional[CoolDown]]:
    """Wait until the hottest sensor is below ``below_c``, or doesn't become cooler any more, or time is up.

    Returns:
        The device's condition at the end, and the wait; None where no temperature can be read or no limit is given.

    Raises:
        DeviceError: the device can't be asked.
    """
    condition = device.condition()
    first = condition.hottest_c
    if below_c is None or first is None:
        return condition, None
    waited, mark, marked_c = Deadline(longest_s), Deadline(_SETTLED_S), first
    now_c = first
    while now_c >= below_c and not waited.passed and not mark.passed:
        tell(f"{device.id} has {now_c:.0f} °C, waiting for less than {below_c:.0f} °C")
        sleep(min(_POLL_S, waited.left))
        condition = device.condition()
        now_c = condition.hottest_c if condition.hottest_c is not None else now_c
        if now_c <= marked_c - _SETTLED_C:
            mark, marked_c = Deadline(_SETTLED_S), now_c
    return condition, CoolDown(waited.elapsed if now_c != first or first >= below_c else 0.0, first, now_c)
