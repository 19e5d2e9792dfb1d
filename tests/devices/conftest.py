"""The devices of the tests: this computer, busybox, a real sshd, and Debian's real adbd on emulated systems."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from edgecls.devices.adb import AdbDevice, connect
from edgecls.devices.adb_server import adb_program
from edgecls.devices.host import HostDevice
from edgecls.devices.retry import wait_until_back
from edgecls.devices.shell import as_script
from edgecls.devices.ssh import SshDevice
from tests.devices.emulated import Sshd, cannot, emulated_device, free_port


@pytest.fixture(scope="package", autouse=True)
def own_place(tmp_path_factory):
    """A cache, a home and an adb server of the tests' own."""
    folder = tmp_path_factory.mktemp("place")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDGECLS_CACHE", str(folder / "cache"))
        patch.setenv("HOME", str(folder))
        patch.setenv("ANDROID_ADB_SERVER_PORT", str(free_port()))
        for name in ("ADBUTILS_ADB_PATH", "ANDROID_ADB_SERVER_HOST", "ANDROID_SERIAL", "EDGECLS_SSH_CONFIG"):
            patch.setenv(name, "")
            patch.delenv(name)
        yield folder


@pytest.fixture(scope="package")
def adb_server(own_place):
    """The program of adb; its server, once started, is ended."""
    pytest.importorskip("adbutils", reason="adbutils is not installed: pip install edgecls[adb]")
    program = adb_program()
    yield program
    kill_adb_server(program)


def kill_adb_server(program):
    command = [program, "-P", os.environ["ANDROID_ADB_SERVER_PORT"], "kill-server"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def _running(*arguments):
    with emulated_device(*arguments) as device:
        yield device


@pytest.fixture(scope="package")
def running_phone(adb_server):
    yield from _running("amd64")


@pytest.fixture(scope="package")
def running_other_phone(adb_server):
    yield from _running("amd64", "--profile", "unknown")


@pytest.fixture(scope="package")
def running_arm_phone(adb_server):
    yield from _running("arm64")


@pytest.fixture
def emulated(running_phone):
    """The emulated device of this machine's architecture, healed of what the last test has done to it."""
    running_phone.heal()
    connect(running_phone.serial)
    # For the server, a device that was cut off is offline for some seconds more.
    assert wait_until_back(AdbDevice(running_phone.serial), 30)
    yield running_phone
    running_phone.heal()


@pytest.fixture
def phone(emulated):
    """It, as a device of edgecls."""
    device = AdbDevice(emulated.serial)
    yield device
    device.close()


@pytest.fixture
def fault_place(emulated, phone):
    """A folder on it for a test that breaks things."""
    folder = f"{phone.root()}/faults"
    phone.remove(folder)
    yield folder
    emulated.heal()
    wait_until_back(phone, 20)
    phone.remove(folder)


@pytest.fixture(scope="package")
def sshd(own_place, tmp_path_factory):
    server = Sshd(tmp_path_factory.mktemp("sshd"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDGECLS_SSH_CONFIG", str(server.config))
        yield server
    server.stop()


@pytest.fixture(scope="package")
def board(sshd):
    """The system behind the sshd, as a device of edgecls."""
    with SshDevice("board") as device:
        yield device


class BusyboxHost(HostDevice):
    """This computer with nothing but busybox, as a small Linux board has it."""

    def __init__(self, program, applets):
        super().__init__()
        self._program = program
        self._applets = applets

    def run(self, command, *, deadline_s=30.0, env=None):
        words = [self._program, "sh", "-c", as_script(command)]
        return super().run(words, deadline_s=deadline_s, env={"PATH": self._applets, **(env or {})})


@pytest.fixture
def busybox(tmp_path):
    program = shutil.which("busybox")
    if program is None:
        cannot("no busybox on this machine: run scripts/install_test_devices.sh")
    applets = tmp_path / "applets"
    applets.mkdir()
    subprocess.run([program, "--install", "-s", str(applets)], check=True)
    return BusyboxHost(program, str(applets))


@pytest.fixture
def old_board(phone):
    """The emulated device by the channel of an adbd from before shell v2."""
    phone._modern = False
    return phone


KINDS = ("host", "busybox", "phone", "old_board", "board")


@pytest.fixture(params=KINDS)
def device(request):
    """Every kind of device in turn."""
    if request.param == "host":
        return HostDevice()
    return request.getfixturevalue(request.param)
