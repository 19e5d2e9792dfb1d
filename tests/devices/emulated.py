"""Running an emulated device and a real sshd for the tests, and where that can't be, saying why."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.emulated_device.control import tell
from scripts.emulated_device.problems import unavailable

REPOSITORY = Path(__file__).resolve().parents[2]
#: Making the file system downloads packages; afterwards it comes from the cache.
MAKE_S = 600.0


class Emulated:
    """One emulated device in a process of its own."""

    def __init__(self, arch: str, *arguments: str) -> None:
        reason = unavailable(arch)
        if reason:
            pytest.skip(f"no emulated {arch} device: {reason}")
        # Outside of the variables of the tests: the file system is shared between runs.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "scripts.emulated_device", "up", "--arch", arch, *arguments],
            cwd=REPOSITORY,
            env=OUTSIDE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        ready = select.select([self._process.stdout], [], [], MAKE_S)[0]
        line = self._process.stdout.readline() if ready else ""
        if not line:
            self._process.kill()
            pytest.skip(f"no emulated {arch} device: {self._process.stderr.read().strip()}")
        answer = json.loads(line)
        self.serial = answer["serial"]
        self._control = Path(answer["control"])

    def tell(self, action, **arguments):
        return tell(self._control, action, **arguments)

    def heal(self):
        """As new: powered on, with a connection that works."""
        self.tell("heal")
        self.tell("power_on")

    def stop(self):
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=30)


OUTSIDE = dict(os.environ)


class Sshd:
    """A real sshd on a loopback port, with keys and configuration of its own."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin")
        if program is None or shutil.which("ssh-keygen") is None or shutil.which("ssh") is None:
            pytest.skip("no sshd on this machine: run scripts/install_test_devices.sh")
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
            pytest.skip(f"sshd does not come up: {self._process.stderr.read().strip()}")

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
