"""This computer as a device."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Mapping, Optional

from edgecls.devices.clock import Deadline
from edgecls.devices.commands import SHORT_S
from edgecls.devices.completed import Completed
from edgecls.devices.device import Device
from edgecls.devices.files import STALL_S, Sent
from edgecls.devices.shell import Command, as_script
from edgecls.errors import DeviceCommandError, DeviceDeadlineError, DeviceStorageError, from_os_error
from edgecls.storage.cache import cache_dir

_BLOCK = 1 << 20


class HostDevice(Device):
    """The computer that edgecls runs on, behind the interface of a device."""

    kind = "host"

    def __init__(self) -> None:
        super().__init__("host")

    def run(
        self, command: Command, *, deadline_s: float = SHORT_S, env: Optional[Mapping[str, str]] = None
    ) -> Completed:
        deadline = Deadline(deadline_s)
        with subprocess.Popen(
            ["/bin/sh", "-c", as_script(command)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        ) as process:
            try:
                stdout, stderr = process.communicate(timeout=deadline_s)
            except subprocess.TimeoutExpired as error:
                _kill_group(process.pid)
                raise DeviceDeadlineError(
                    f"host: a command was stopped after {deadline_s:g} s", hint="give it more time"
                ) from error
            except BaseException:
                _kill_group(process.pid)
                raise
        code = process.returncode
        return Completed(128 - code if code < 0 else code, stdout, stderr, deadline.elapsed)

    def send(self, local: Path, remote: str, *, sent: Optional[Sent] = None, stall_s: float = STALL_S) -> None:
        try:
            source = local.open("rb")
        except OSError as error:
            raise from_os_error(error, local) from error
        with source:
            try:
                with open(remote, "wb") as target:
                    for block in iter(lambda: source.read(_BLOCK), b""):
                        target.write(block)
                        if sent:
                            sent(len(block))
            except OSError as error:
                raise DeviceStorageError(
                    f"host: can't write {remote}: {error.strerror}", hint="free some space or name another folder"
                ) from error

    def fetch(self, remote: str, local: Path, *, stall_s: float = STALL_S) -> None:
        try:
            source = open(remote, "rb")  # noqa: SIM115 - closed by the block below
        except OSError as error:
            raise DeviceCommandError(f"host: can't read {remote}: {error.strerror}", hint="check the path") from error
        with source:
            try:
                with local.open("wb") as target:
                    shutil.copyfileobj(source, target, _BLOCK)
            except OSError as error:
                raise from_os_error(error, local) from error

    def root(self) -> str:
        """The folder of edgecls for programs and files of a run, in the cache."""
        folder = cache_dir() / "device"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise from_os_error(error, folder) from error
        return str(folder)

    def close(self) -> None:
        pass


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
