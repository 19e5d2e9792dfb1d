"""What the adb server says, as typed errors."""

from __future__ import annotations

import re
from typing import Tuple, Type

from edgecls.errors import (
    AdbServerError,
    DeviceError,
    DeviceLostError,
    NoDeviceError,
    OfflineDeviceError,
    SeveralDevicesError,
    UnauthorizedError,
    UsbPermissionError,
)

_LIST = "see edgecls devices"
_UNLOCK = "unlock it and accept the question about USB debugging, then run edgecls devices"
_UDEV = "install a udev rule for it (Debian: apt install android-sdk-platform-tools-common) and plug it in again"

# The words of adb's own sources (transport.cpp, adb.cpp), looked for in this order.
_KNOWN: Tuple[Tuple[str, Type[DeviceError], str, str], ...] = (
    (r"unauthorized|authorizing", UnauthorizedError, "has not allowed this computer to debug it", _UNLOCK),
    (r"no permissions|insufficient permissions|^no$", UsbPermissionError, "may not be opened by this user", _UDEV),
    (r"\boffline\b", OfflineDeviceError, "is offline", "plug it in again, or wait until it has started"),
    (r"still connecting|^connecting$", OfflineDeviceError, "is still connecting", "wait a moment and try again"),
    (r"^(recovery|sideload|rescue|bootloader|host|detached)$", DeviceError, "is in {0} mode", "restart it"),
    (r"not found|no devices|no such device", NoDeviceError, "is not connected", _LIST),
    (r"failed to connect|unable to connect|cannot connect|missing port", NoDeviceError, "can't be reached", _LIST),
    (r"more than one", SeveralDevicesError, "stands for several devices", "name one as adb:SERIAL, " + _LIST),
    (r"^closed$|connection reset|protocol fault|device disconnected|EOF", DeviceLostError, "was lost", _LIST),
)


def adb_error(device: str, text: str) -> DeviceError:
    """The error for a refusal of the adb server, or for a state of its list that is not ``device``.

    Args:
        device: the device's id.
        text: the server's own words.
    """
    for pattern, kind, problem, hint in _KNOWN:
        match = re.search(pattern, text.strip(), re.I)
        if match:
            words = "" if kind in (NoDeviceError, UnauthorizedError) else _quoted(text)
            return kind(f"{device} {problem.format(match.group(0))}{words}", hint=hint)
    if "Unknown data" in text:
        return DeviceLostError(f"{device} was lost, the adb server hung up", hint="run edgecls devices and try again")
    return AdbServerError(f"{device}: the adb server refuses: {text}", hint="try edgecls devices")


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return f" ({words})" if " " in words else ""
