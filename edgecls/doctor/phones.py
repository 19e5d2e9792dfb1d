"""The adb program, its server and what is connected."""

from __future__ import annotations

import importlib.util
from typing import Iterator

from edgecls.devices.adb_server import adb_program, server_address, server_runs
from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine
from edgecls.errors import AdbMissingError


def check(machine: Machine) -> Iterator[Finding]:
    """adb, and every device with its state. A server that isn't running is not started."""
    try:
        yield Finding("adb", "ok", adb_program())
    except AdbMissingError as error:
        yield Finding("adb", "missing", f"{error.message}: only phones need one", error.hint)
        return
    host, port = server_address()
    if not server_runs():
        yield Finding("adb server", "note", f"not running at {host}:{port}", "edgecls devices starts it")
        return
    yield Finding("adb server", "ok", f"{host}:{port}")
    if importlib.util.find_spec("adbutils") is not None:
        yield from _devices()


def _devices() -> Iterator[Finding]:
    from edgecls.devices.find import list_devices

    attached = [state for state in list_devices() if state.kind == "adb"]
    if not attached:
        yield Finding("phones", "missing", "none is connected", "connect one and switch USB debugging on")
    for state in attached:
        if state.error is None:
            yield Finding(state.id, "ok", state.state, f"edgecls bench --device {state.id}")
        else:
            yield Finding(state.id, "wrong", f"{state.state}: {state.error.message}", state.error.hint)
