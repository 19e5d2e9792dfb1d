"""A look at every device: what it is, how it is, and why it can't be used when it can't."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import List, Optional, Sequence

from edgecls.devices.condition import Condition
from edgecls.devices.find import DeviceState, list_devices, open_device
from edgecls.devices.properties import DeviceProperties
from edgecls.devices.remarks import remarks
from edgecls.errors import EdgeclsError

_AT_ONCE = 8


@dataclass(frozen=True)
class Surveyed:
    """One device as it was found; all but the state is None or empty for one that can't be used.

    Attributes:
        state: its id and whether it is usable.
        properties: what it is.
        condition: how it is now.
        root: edgecls's folder there.
        free_bytes: the free space in that folder.
        remarks: what may spoil a measurement on it.
    """

    state: DeviceState
    properties: Optional[DeviceProperties] = None
    condition: Optional[Condition] = None
    root: Optional[str] = None
    free_bytes: Optional[int] = None
    remarks: Sequence[str] = ()


def survey_devices(more: Sequence[str] = ()) -> List[Surveyed]:
    """Look at this computer, at what adb knows and at the devices named in ``more``, all at the same time.

    Args:
        more: names as for ``--device`` of what no list knows: ``ssh:USER@HOST``, ``adb:HOST:PORT``.
    """
    states = list_devices()
    known = {state.id for state in states}
    for name in more:
        if name not in known:
            states.append(DeviceState(name, name.partition(":")[0], "ready"))
            known.add(name)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(_look_at, states))


def _look_at(state: DeviceState) -> Surveyed:
    if not state.usable:
        return Surveyed(state)
    try:
        with open_device(state.id) as device:
            properties, condition, root = device.properties(), device.condition(), device.root()
            free = device.free_bytes(root)
    except EdgeclsError as error:
        return Surveyed(replace(state, state="unusable", error=error))
    return Surveyed(state, properties, condition, root, free, remarks(properties, condition))
