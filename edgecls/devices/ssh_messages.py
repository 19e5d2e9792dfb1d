"""What the ssh program prints when it gives up, as typed errors."""

from __future__ import annotations

import re
from typing import Tuple, Type

from edgecls.errors import DeviceError, DeviceLostError, NoDeviceError, OfflineDeviceError, UnauthorizedError

_KEY = "copy your key there with ssh-copy-id, or name it in your ssh configuration"
_KNOWN_HOST = "connect once with ssh by hand and compare its key"
_ADDRESS = "check the name, and that it is on the network"

# The words of OpenSSH's own sources, looked for in this order.
_KNOWN: Tuple[Tuple[str, Type[DeviceError], str, str], ...] = (
    (r"host key verification failed|remote host identification", UnauthorizedError, "has an unknown key", _KNOWN_HOST),
    (r"permission denied|too many authentication failures", UnauthorizedError, "does not accept your key", _KEY),
    (r"could not resolve", NoDeviceError, "has a name that nobody knows", _ADDRESS),
    (r"connection refused", OfflineDeviceError, "runs no ssh server on that port", "start sshd there, check the port"),
    (r"connect to .*timed out|no route to host|network is unreachable", OfflineDeviceError, "is not there", _ADDRESS),
    (r"bad configuration|bad owner or permissions|unknown option", DeviceError, "can't be reached", "correct it"),
)


def ssh_error(device: str, text: str, *, connected: bool) -> DeviceError:
    """The error for ssh's last words.

    Args:
        device: the device's id.
        text: ssh's standard error.
        connected: whether the connection had been made before.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    words = f" ({lines[-1]})" if lines else ""
    for pattern, kind, problem, hint in _KNOWN:
        if not connected and re.search(pattern, text, re.I):
            return kind(f"{device} {problem}{words}", hint=hint)
    if connected:
        return DeviceLostError(f"{device} was lost in mid-work{words}", hint="run this again")
    return OfflineDeviceError(f"{device} can't be reached{words}", hint=_ADDRESS)
