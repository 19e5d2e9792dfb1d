"""One emulated device: brings its namespaces up and takes them down again."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Dict, List, Optional

from .problems import EmulationError
from .profile import PROFILES

_REPOSITORY = Path(__file__).resolve().parents[2]
_CLONE_NEWNET = 0x40000000
# Both go down with whoever started them, even when that is killed.
_NAMESPACES = [
    "setpriv",
    "--pdeathsig",
    "KILL",
    "unshare",
    "--net",
    "--mount",
    "--uts",
    "--ipc",
    "--pid",
    "--fork",
    "--kill-child",
]
_UP_DEADLINE_S = 30.0
_DOWN_DEADLINE_S = 10.0
_ADBD_PORT = 5555


class Machine:
    """The processes of one emulated device.

    Args:
        lower: the file system from ``rootfs.rootfs``; it is only read.
        state: a folder for what this device writes; it outlives a reboot.
        profile: a name of ``profile.profile_names()``.
        uid: the user that adbd runs as: 2000 as on a phone, 0 as on many Linux boards.
        binds: folders of this machine that the device sees, read-only, under the same path.
        environment: more variables for adbd and what it starts.
    """

    def __init__(
        self, lower: Path, state: Path, *, profile: str, uid: int, binds: List[str], environment: Dict[str, str]
    ) -> None:
        self._state = state
        self._process: Optional[subprocess.Popen[bytes]] = None
        self._init = 0
        # setns(2) moves one thread, so the sockets of the device are made in a thread that does nothing else.
        self._dialler = ThreadPoolExecutor(1)
        for name in ("upper", "work", "root"):
            (state / name).mkdir(parents=True, exist_ok=True)
        if profile in PROFILES:
            PROFILES[profile].write(state / "upper")
        settings: Dict[str, Any] = {
            "lower": str(lower),
            "upper": str(state / "upper"),
            "work": str(state / "work"),
            "root": str(state / "root"),
            "fake": profile in PROFILES,
            "uid": uid,
            "binds": binds,
            "port": _ADBD_PORT,
            "environment": environment,
        }
        (state / "settings.json").write_text(json.dumps(settings))

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Boot the device and wait until its adbd listens.

        Raises:
            EmulationError: it doesn't come up; what it printed last is in the message.
        """
        with (self._state / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    *_NAMESPACES,
                    sys.executable,
                    "-m",
                    "scripts.emulated_device.inside",
                    str(self._state / "settings.json"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=_REPOSITORY,
                start_new_session=True,
            )
        deadline = time.monotonic() + _UP_DEADLINE_S
        while time.monotonic() < deadline and self.running:
            self._init = self._init or _only_child(self._process.pid)
            if self._init:
                try:
                    self.connect().close()
                    return
                except OSError:
                    pass
            time.sleep(0.02)
        self.stop()
        raise EmulationError(f"the emulated device does not come up: {self._last_words()}")

    def connect(self) -> socket.socket:
        """A socket to adbd, made inside the device's network.

        Raises:
            OSError: the device is down or adbd doesn't listen.
        """
        return self._dialler.submit(self._dial, self._init).result()

    def stop(self) -> None:
        """End every process of the device; its namespaces and mounts go with them."""
        if self._process is None:
            return
        if self._init and self._process.poll() is None:
            try:
                os.kill(self._init, signal.SIGKILL)
            except ProcessLookupError:
                pass
        elif self._process.poll() is None:
            self._process.kill()
        try:
            self._process.wait(timeout=_DOWN_DEADLINE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process, self._init = None, 0

    def close(self) -> None:
        """Stop the device for good."""
        self.stop()
        self._dialler.shutdown()

    @staticmethod
    def _dial(init: int) -> socket.socket:
        if not init:
            raise ConnectionRefusedError("the device is down")
        handle = os.open(f"/proc/{init}/ns/net", os.O_RDONLY)
        try:
            libc = ctypes.CDLL(None, use_errno=True)
            if libc.setns(handle, _CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
        finally:
            os.close(handle)
        return socket.create_connection(("127.0.0.1", _ADBD_PORT), timeout=2.0)

    def _last_words(self) -> str:
        lines = (self._state / "log").read_text(errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "it printed nothing")


def _only_child(pid: int) -> int:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0
    return int(children[0]) if children else 0
