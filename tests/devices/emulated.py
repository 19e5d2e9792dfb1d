"""Running an emulated device and a real sshd for the tests, and where that can't be, saying why."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

from scripts.emulated_device.problems import EmulationError, unavailable
from scripts.emulated_device.rootfs import rootfs
from scripts.emulated_device.running import Running

REPOSITORY = Path(__file__).resolve().parents[2]
#: The variables outside of the tests: the file system of the devices is shared between runs.
OUTSIDE = dict(os.environ)


def cannot(reason):
    """Skip with a reason, unless EDGECLS_REQUIRE_DEVICES asks for all devices, as CI does."""
    if os.environ.get("EDGECLS_REQUIRE_DEVICES"):
        pytest.fail(reason)
    pytest.skip(reason)


def emulated_device(arch, *arguments):
    """A running emulated device; where none can be made, a skip. One that is made and doesn't come up is a failure."""
    reason = unavailable(arch)
    if reason:
        cannot(f"no emulated {arch} device: {reason}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDGECLS_CACHE", OUTSIDE.get("EDGECLS_CACHE", ""))
        patch.setenv("HOME", OUTSIDE["HOME"])
        try:
            rootfs(arch)
        except EmulationError as error:
            cannot(f"no emulated {arch} device: {error}")
    return Running(arch, *arguments, environment=OUTSIDE)


class Sshd:
    """A real sshd on a loopback port, with keys and configuration of its own."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin")
        if program is None or shutil.which("ssh-keygen") is None or shutil.which("ssh") is None:
            cannot("no sshd on this machine: run scripts/install_test_devices.sh")
        self.folder = folder
        self.port = free_port()
        for name in ("host_key", "user_key", "other_key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
        (folder / "authorized").write_text((folder / "user_key.pub").read_text())
        (folder / "sshd_config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host_key\nPidFile none\n"
            f"AuthorizedKeysFile {folder}/authorized\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
            # A home of its own: what a person's shell does at login is none of the tests' business.
            f"SetEnv HOME={folder}/home\n"
        )
        self.home = folder / "home"
        self.home.mkdir()
        self.config = self.write_config("user_key", self.port)
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # sshd's empty folder; Debian makes it when the service starts
        self._process = subprocess.Popen(
            [program, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=subprocess.PIPE, text=True
        )
        if not listens(self.port):
            self._process.kill()
            cannot(f"sshd does not come up: {self._process.stderr.read().strip()}")
        login = ["ssh", "-F", str(self.config), "-o", "BatchMode=yes", "board", "true"]
        done = subprocess.run(login, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            self.stop()
            cannot(f"this user can't log in here, not even by key: {done.stderr.strip()}")

    def write_config(self, key, port, known=True):
        """An ssh configuration that offers ``key`` and reaches the board by the name ``board``."""
        hosts = self.folder / ("known_hosts" if known else "no_hosts")
        if known:
            public = (self.folder / "host_key.pub").read_text()
            hosts.write_text(f"board {public}")
        path = self.folder / f"config-{key}-{port}-{known}"
        path.write_text(
            f"Host board\n  HostName 127.0.0.1\n  HostKeyAlias board\n  Port {port}\n  IdentitiesOnly yes\n"
            f"  IdentityFile {self.folder}/{key}\n  UserKnownHostsFile {hosts}\n  GlobalKnownHostsFile /dev/null\n"
        )
        return path

    def stop(self):
        self._process.terminate()
        self._process.communicate(timeout=10)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port, seconds=10.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return True
        except OSError:
            time.sleep(0.05)
    return False
