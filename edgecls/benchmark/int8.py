"""Whether int8 can be fast on a device with its runtime."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from edgecls.devices.device import Device
from edgecls.devices.properties import DeviceProperties
from edgecls.runtime.dotprod import NAME_PROPERTIES, dot_truth
from edgecls.runtime.releases import version_number


@dataclass(frozen=True)
class Int8Truth:
    """Whether the dot product is used there, and what follows in a sentence; None for a processor that isn't ARM."""

    fast: bool
    sentence: Optional[str]


def int8_truth(
    device: Device, properties: DeviceProperties, version: Optional[str], soc: Optional[str] = None
) -> Int8Truth:
    """Ask a device what its runtime will make of it.

    Args:
        device: the device.
        properties: its properties.
        version: of the runtime.
        soc: the name that the runner gives to Paddle-Lite; None for the device's own.

    Raises:
        DeviceError: the device can't be asked.
    """
    if properties.abi not in ("arm64-v8a", "armeabi-v7a"):
        return Int8Truth(False, None)
    cpuinfo = device.check("cat /proc/cpuinfo", "read /proc/cpuinfo").text
    if soc is not None:
        cpuinfo += f"\nHardware\t: {soc}\n"
    # The names that properties.py keeps are those that the device has.
    names = {name: properties.soc_names[name] for name in NAME_PROPERTIES if name in properties.soc_names}
    truth = dot_truth(cpuinfo, frozenset(properties.features), names, version=version_number(version))
    return Int8Truth(truth.core_has_dot and truth.runtime_uses_dot, truth.sentence)
