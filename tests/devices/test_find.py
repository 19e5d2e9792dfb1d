"""Names of devices, and the states that an adb server tells of: those that no real adbd here can be in are a fake's."""

from __future__ import annotations

import sys

import pytest

from edgecls.devices.adb import AdbDevice
from edgecls.devices.adb_messages import adb_error
from edgecls.devices.find import DeviceName, list_devices, open_device, open_devices, parse_device
from edgecls.devices.host import HostDevice
from edgecls.devices.ssh import SshDevice
from edgecls.errors import (
    AdbMissingError,
    AdbServerError,
    DeviceError,
    DeviceLostError,
    MissingPackageError,
    NoDeviceError,
    OfflineDeviceError,
    SettingsError,
    SeveralDevicesError,
    UnauthorizedError,
    UsbPermissionError,
)
from tests.devices.emulated import free_port
from tests.devices.fakes import FakeAdbServer


@pytest.fixture
def fake_server(monkeypatch, adb_server):
    servers = []

    def serve(*lines, **options):
        server = FakeAdbServer(*lines, **options)
        servers.append(server)
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(server.port))

    yield serve
    for server in servers:
        server.close()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("host", DeviceName("host")),
        ("adb", DeviceName("adb")),
        ("all", DeviceName("all")),
        ("adb:0a1b", DeviceName("adb", "0a1b")),
        ("adb:10.0.0.5:5555", DeviceName("adb", "10.0.0.5:5555")),
        ("ssh:pi", DeviceName("ssh", "pi")),
        ("ssh:pi@board.local", DeviceName("ssh", "pi@board.local")),
        ("ssh:pi@board:2222", DeviceName("ssh", "pi@board", 2222)),
        ("ssh:pi@[::1]:22", DeviceName("ssh", "pi@::1", 22)),
        ("ssh:pi@::1", DeviceName("ssh", "pi@::1")),
    ],
)
def test_a_name_means_a_device(text, name):
    assert parse_device(text) == name


@pytest.mark.parametrize(
    "text", ["", "phone", "adb:", "host:x", "all:x", "ssh", "ssh:", "ssh:-oProxyCommand=x", "ssh:a:99999"]
)
def test_what_names_no_device_is_refused(text):
    with pytest.raises(SettingsError) as caught:
        parse_device(text)
    assert "\n" not in str(caught.value)


def test_each_kind_is_opened_by_its_name():
    assert isinstance(open_device("host"), HostDevice)
    assert open_device("ssh:pi@board:22").id == "ssh:pi@board:22"
    assert isinstance(open_device("ssh:pi"), SshDevice)
    assert open_device("adb:0a1b").id == "adb:0a1b"


STATES = [
    ("unauthorized", UnauthorizedError, "accept the question"),
    ("authorizing", UnauthorizedError, "accept the question"),
    ("offline", OfflineDeviceError, "offline"),
    ("connecting", OfflineDeviceError, "connecting"),
    ("no permissions (user in plugdev group; are your udev rules wrong?)", UsbPermissionError, "udev rule"),
    ("recovery", DeviceError, "recovery mode"),
    ("bootloader", DeviceError, "bootloader mode"),
    ("sideload", DeviceError, "sideload mode"),
]


@pytest.mark.parametrize(("state", "kind", "words"), STATES)
def test_an_unusable_device_is_listed_with_its_reason(fake_server, state, kind, words):
    fake_server(f"0a1b\t{state}")
    host, phone = list_devices()
    assert (host.id, host.usable) == ("host", True)
    assert (phone.id, phone.usable) == ("adb:0a1b", False)
    assert type(phone.error) is kind
    assert words in str(phone.error)


@pytest.mark.parametrize(("state", "kind", "words"), STATES)
def test_the_only_device_is_refused_with_its_reason(fake_server, state, kind, words):
    fake_server(f"0a1b\t{state}")
    with pytest.raises(kind) as caught:
        open_device("adb")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("refusal", "kind", "transient"),
    [
        (b"device unauthorized.\nThis adb server's $ADB_VENDOR_KEYS is not set", UnauthorizedError, False),
        (b"device offline", OfflineDeviceError, True),
        (b"device still authorizing", UnauthorizedError, False),
        (b"device still connecting", OfflineDeviceError, True),
        (b"device '0a1b' not found", NoDeviceError, False),
        (b"insufficient permissions for device: user in plugdev group", UsbPermissionError, False),
        (b"more than one device/emulator", SeveralDevicesError, False),
        (b"closed", DeviceLostError, True),
        (b"something new", AdbServerError, False),
    ],
)
def test_a_command_is_refused_in_the_server_s_words(fake_server, refusal, kind, transient):
    fake_server(refusal=refusal)
    with pytest.raises(kind) as caught:
        AdbDevice("0a1b").run("true")
    assert type(caught.value) is kind
    assert caught.value.transient is transient
    assert "\n" not in str(caught.value)


def test_an_offline_device_beside_a_usable_one_does_not_make_two(fake_server):
    fake_server("0a1b\toffline", "2c3d\tdevice")
    assert open_device("adb").id == "adb:2c3d"
    assert [device.id for device in open_devices("all")] == ["adb:2c3d"]


def test_two_usable_devices_are_several(fake_server):
    fake_server("0a1b\tdevice", "2c3d\tdevice")
    with pytest.raises(SeveralDevicesError, match="adb:0a1b, adb:2c3d"):
        open_device("adb")
    assert [device.id for device in open_devices("all")] == ["adb:0a1b", "adb:2c3d"]


def test_several_unusable_devices_are_all_named(fake_server):
    fake_server("0a1b\toffline", "2c3d\tunauthorized")
    for name in (open_device, open_devices):
        with pytest.raises(DeviceError, match="adb:0a1b is offline, adb:2c3d is unauthorized"):
            name("all" if name is open_devices else "adb")


def test_no_device_at_all_is_named(fake_server):
    fake_server()
    with pytest.raises(NoDeviceError, match="no device is connected"):
        open_device("adb")


def test_without_adbutils_the_package_is_named_and_the_host_still_listed(monkeypatch):
    monkeypatch.setitem(sys.modules, "adbutils", None)
    host, adb = list_devices()
    assert host.usable
    assert isinstance(adb.error, MissingPackageError)
    assert "pip install edgecls[adb]" in str(adb.error)
    with pytest.raises(MissingPackageError):
        open_device("adb")


def test_an_adb_program_that_does_not_run_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(free_port()))
    monkeypatch.setenv("ADBUTILS_ADB_PATH", str(tmp_path / "adb"))
    with pytest.raises(AdbMissingError, match="ADBUTILS_ADB_PATH"):
        open_device("adb")


def test_an_adb_server_that_does_not_come_up_is_named_with_its_last_words(monkeypatch, tmp_path):
    program = tmp_path / "adb"
    program.write_text("#!/bin/sh\n[ \"$1\" = version ] && exit 0\necho 'cannot bind listener' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(free_port()))
    monkeypatch.setenv("ADBUTILS_ADB_PATH", str(program))
    with pytest.raises(AdbServerError, match="cannot bind listener"):
        open_device("adb")


def test_another_computer_s_adb_server_is_not_started_here(monkeypatch):
    monkeypatch.setenv("ANDROID_ADB_SERVER_HOST", "127.0.0.2")
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(free_port()))
    with pytest.raises(AdbServerError, match="ANDROID_ADB_SERVER_HOST"):
        open_device("adb")


def test_what_is_no_adb_server_on_the_port_is_named(monkeypatch, sshd):
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(sshd.port))
    with pytest.raises(DeviceError) as caught:
        open_device("adb")
    assert "adb server" in str(caught.value)


@pytest.mark.parametrize("port", ["x", "0", "70000"])
def test_a_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", port)
    with pytest.raises(SettingsError):
        open_device("adb")


def test_every_refusal_is_one_line_with_a_next_step():
    for text in ("device offline", "closed", "anything\nelse", "no"):
        error = adb_error("adb:x", text)
        assert error.hint
        assert "\n" not in str(error)
