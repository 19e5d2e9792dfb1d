"""Which devices there are, and the one that a name means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Tuple

from edgecls.devices.adb_messages import adb_error
from edgecls.devices.device import Device
from edgecls.devices.host import HostDevice
from edgecls.errors import DeviceError, EdgeclsError, NoDeviceError, SettingsError, SeveralDevicesError

_USABLE = "device"
_FORMS = "name host, adb, adb:SERIAL, ssh:USER@HOST[:PORT] or all"


@dataclass(frozen=True)
class DeviceName:
    """What a person means by ``--device``.

    Attributes:
        kind: ``host``, ``adb``, ``ssh`` or ``all``.
        address: the serial number or USER@HOST; "" for the only one of its kind.
        port: of ssh, None for what the ssh configuration says.
    """

    kind: str
    address: str = ""
    port: Optional[int] = None


@dataclass(frozen=True)
class DeviceState:
    """A device that is known here, usable or not.

    Attributes:
        id: its name for ``--device``.
        kind: ``host``, ``adb`` or ``ssh``.
        state: ``ready``, or in a word why not (``offline``, ``unauthorized``).
        error: why it can't be used and what to do about it; None when it can.
    """

    id: str
    kind: str
    state: str
    error: Optional[EdgeclsError] = None

    @property
    def usable(self) -> bool:
        return self.error is None


def parse_device(text: str) -> DeviceName:
    """Read the value of ``--device``.

    Raises:
        SettingsError: it has no known form.
    """
    kind, colon, address = text.strip().partition(":")
    if kind in ("host", "all") and not colon:
        return DeviceName(kind)
    if kind == "adb" and (address or not colon):
        return DeviceName(kind, address)
    if kind == "ssh" and address and not address.startswith("-"):
        return DeviceName(kind, *_ssh_port(address))
    raise SettingsError(f"'{text}' names no device", hint=_FORMS)


def list_devices() -> List[DeviceState]:
    """This computer and every device that adb knows, the unusable ones too.

    Where adb itself can't be used, ``adb`` is listed as a device that says why.
    """
    from edgecls.devices.adb import list_adb

    states = [DeviceState("host", "host", "ready")]
    try:
        attached = list_adb()
    except EdgeclsError as error:
        return [*states, DeviceState("adb", "adb", "missing", error)]
    for serial, state in attached:
        identity = f"adb:{serial}"
        if state == _USABLE:
            states.append(DeviceState(identity, "adb", "ready"))
        else:
            word = "no permission" if state == "no" else state
            states.append(DeviceState(identity, "adb", word, adb_error(identity, state)))
    return states


def open_device(text: str) -> Device:
    """The one device that a name means.

    Raises:
        SettingsError: the name has no known form, or means several.
        NoDeviceError: ``adb`` is asked for and none is connected.
        SeveralDevicesError: ``adb`` is asked for and several are.
        DeviceError: the only one can't be used.
    """
    name = parse_device(text)
    if name.kind == "all":
        raise SettingsError("one device is needed here, not all", hint="name one, see edgecls devices")
    return _open(name)


def open_devices(text: str) -> List[Device]:
    """Every device that a name means: for ``all``, the usable ones that adb knows.

    Raises:
        NoDeviceError: ``all`` is asked for and none is usable.
        EdgeclsError: what ``open_device`` raises.
    """
    name = parse_device(text)
    if name.kind != "all":
        return [_open(name)]
    attached = [state for state in list_devices() if state.kind == "adb"]
    usable = [state for state in attached if state.usable]
    if not usable:
        raise _none_usable(attached)
    return [_open(DeviceName("adb", state.id.partition(":")[2])) for state in usable]


def _open(name: DeviceName) -> Device:
    if name.kind == "host":
        return HostDevice()
    if name.kind == "ssh":
        from edgecls.devices.ssh import SshDevice

        return SshDevice(name.address, name.port)
    from edgecls.devices.adb import AdbDevice

    return AdbDevice(name.address or _only_serial())


def _only_serial() -> str:
    attached = [state for state in list_devices() if state.kind == "adb"]
    usable = [state for state in attached if state.usable]
    if len(usable) > 1:
        names = ", ".join(state.id for state in usable)
        raise SeveralDevicesError(
            f"{len(usable)} devices are connected: {names}", hint="name one of them with --device"
        )
    if not usable:
        raise _none_usable(attached)
    return usable[0].id.partition(":")[2]


def _none_usable(attached: List[DeviceState]) -> EdgeclsError:
    if len(attached) == 1 and attached[0].error is not None:
        return attached[0].error
    if attached:
        found = ", ".join(f"{state.id} is {state.state}" for state in attached)
        return DeviceError(f"no device can be used: {found}", hint="see edgecls devices")
    return NoDeviceError(
        "no device is connected to adb", hint="connect one and switch USB debugging on, or adb connect HOST:PORT"
    )


def _ssh_port(address: str) -> Tuple[str, Optional[int]]:
    """``HOST:PORT`` apart; the colons of a bare IPv6 address are none of a port, ``[::1]:22`` has one."""
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit() and (":" not in host or host.endswith("]")):
        if not 0 < int(port) < 65536:
            raise SettingsError(f"{port} is no port", hint=_FORMS)
        return host.replace("[", "").replace("]", ""), int(port)
    return address.replace("[", "").replace("]", ""), None
