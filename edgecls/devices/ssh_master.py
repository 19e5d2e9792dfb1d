"""One connection of the system's ssh that all commands for a device share (ssh_config: ControlMaster)."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import List, Optional

from edgecls.devices.clock import Deadline
from edgecls.devices.ssh_messages import ssh_error
from edgecls.errors import DeviceError, OfflineDeviceError, SshMissingError

#: Seconds for the connection to stand. ssh notices a dead link after ALIVE_S * ALIVE_COUNT.
CONNECT_S = 15.0
ALIVE_S = 5
ALIVE_COUNT = 3
_CLOSE_S = 1.0
_READY = b"edgecls-ready\n"


class SshMaster:
    """The shared connection, held by a child process that ends with this one.

    Args:
        device: the device's id, for messages.
        destination: ``HOST`` or ``USER@HOST`` as ssh takes it.
        port: None for what the ssh configuration says.

    Raises:
        SshMissingError: there is no ssh program.
        UnauthorizedError, NoDeviceError, OfflineDeviceError: the connection can't be made.
    """

    def __init__(self, device: str, destination: str, port: Optional[int]) -> None:
        program = shutil.which("ssh")
        if program is None:
            raise SshMissingError("there is no ssh program", hint="install the OpenSSH client")
        self._device = device
        # The path of a Unix socket has room for about a hundred characters, so not below TMPDIR.
        self._folder = Path(tempfile.mkdtemp(prefix="edgecls-ssh-", dir="/tmp"))
        self._socket = str(self._folder / "s")
        self._log = self._folder / "log"
        self._base = [program, *_options(port), "-o", f"ControlPath={self._socket}"]
        self._destination = destination
        with self._log.open("wb") as log:
            # The far end only waits for our end of its standard input to close, which it does however we end.
            self._process = subprocess.Popen(
                [*self._base, "-o", "ControlMaster=yes", "--", destination, "echo edgecls-ready; exec cat >/dev/null"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait_until_ready()
        except BaseException:
            self.close()
            raise

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def command(self, script: str) -> List[str]:
        """The words that run ``script`` in the device's sh over this connection."""
        return [*self._base, "-o", "ControlMaster=no", "--", self._destination, script]

    def error(self, text: str = "") -> DeviceError:
        """The error for a connection that has ended."""
        return ssh_error(self._device, text + "\n" + self._words(), connected=True)

    def close(self) -> None:
        """End the connection."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        try:
            self._process.wait(timeout=_CLOSE_S if self.alive else 0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _wait_until_ready(self) -> None:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        deadline = Deadline(CONNECT_S)
        seen = b""
        # A login script may print something first.
        while _READY not in seen:
            if not select.select([descriptor], [], [], deadline.left)[0]:
                raise OfflineDeviceError(f"{self._device} does not answer", hint="check that it is on the network")
            block = os.read(descriptor, 4096)
            if not block:
                self._process.wait()
                raise ssh_error(self._device, self._words(), connected=False)
            seen += block

    def _words(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""


def _options(port: Optional[int]) -> List[str]:
    options = ["-T", "-x", "-a"]
    # For a person with several configurations, and for tests.
    if os.environ.get("EDGECLS_SSH_CONFIG"):
        options += ["-F", os.environ["EDGECLS_SSH_CONFIG"]]
    if port is not None:
        options += ["-p", str(port)]
    settings = ("BatchMode=yes", f"ConnectTimeout={int(CONNECT_S) - 5}", f"ServerAliveInterval={ALIVE_S}")
    for setting in (*settings, f"ServerAliveCountMax={ALIVE_COUNT}", "LogLevel=ERROR", "ClearAllForwardings=yes"):
        options += ["-o", setting]
    return options
