from __future__ import annotations

import socket
from pathlib import Path

import pytest

from edgecls.devices import find
from edgecls.devices.find import DeviceState
from edgecls.doctor import phones
from edgecls.doctor.machine import Machine
from edgecls.errors import AdbMissingError, UnauthorizedError
from tests.doctor.pi import named


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> socket.socket:
    """Something that listens where the adb server is expected, and an adb that is there."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(listening.getsockname()[1]))
        monkeypatch.setattr(phones, "adb_program", lambda: "/opt/adb")
        yield listening


def test_without_adb_only_phones_are_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise AdbMissingError("there is no adb program", hint="install it")

    monkeypatch.setattr(phones, "adb_program", none)
    (found,) = phones.check(Machine())
    assert (found.state, found.next_step) == ("missing", "install it")


def test_a_server_that_is_down_is_not_started(server: socket.socket) -> None:
    server.close()
    found = named(list(phones.check(Machine())))
    assert (found["adb server"].state, found["adb server"].next_step) == ("note", "edgecls devices starts it")


def test_every_device_has_its_state(server: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("adbutils")
    states = [
        DeviceState("host", "host", "ready"),
        DeviceState("adb:a", "adb", "ready"),
        DeviceState("adb:b", "adb", "unauthorized", UnauthorizedError("adb:b refuses", hint="accept the key")),
    ]
    monkeypatch.setattr(find, "list_devices", lambda: states)
    found = named(list(phones.check(Machine())))
    assert set(found) == {"adb", "adb server", "adb:a", "adb:b"}
    assert found["adb:a"].next_step == "edgecls bench --device adb:a"
    assert (found["adb:b"].state, found["adb:b"].next_step) == ("wrong", "accept the key")


def test_no_phone_is_no_fault(server: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("adbutils")
    monkeypatch.setattr(find, "list_devices", lambda: [DeviceState("host", "host", "ready")])
    assert named(list(phones.check(Machine())))["phones"].state == "missing"


def test_a_port_that_is_none_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from edgecls.doctor.examine import run_check

    monkeypatch.setattr(phones, "adb_program", lambda: "/opt/adb")
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", "adb")
    assert run_check("phones", phones.check, Machine())[-1].state == "wrong"
