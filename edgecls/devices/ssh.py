"""Devices over the system's own ssh, with the user's configuration, keys and known hosts."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from pathlib import Path
from typing import Callable, Mapping, Optional

from edgecls.devices.clock import Deadline
from edgecls.devices.commands import SHORT_S
from edgecls.devices.completed import Completed
from edgecls.devices.device import Device
from edgecls.devices.exits import exit_error
from edgecls.devices.files import STALL_S, Sent, plain
from edgecls.devices.shell import (
    Command,
    announced,
    enveloped,
    fitting,
    join,
    kill_group,
    open_announcement,
    open_envelope,
)
from edgecls.devices.ssh_master import SshMaster
from edgecls.errors import DeviceDeadlineError, DeviceLostError, from_os_error

_BLOCK = 1 << 18
#: Linux takes so many bytes for one argument (MAX_ARG_STRLEN).
_ARGUMENT_BYTES = 131_000
_STOP_S = 5.0
#: ssh's own exit code for trouble with the connection.
_SSH_FAILED = 255


class SshDevice(Device):
    """A Linux board over ssh.

    Args:
        destination: ``HOST`` or ``USER@HOST``; a name of the ssh configuration does too.
        port: None for what the ssh configuration says.
    """

    kind = "ssh"

    def __init__(self, destination: str, port: Optional[int] = None) -> None:
        super().__init__(f"ssh:{destination}" + (f":{port}" if port else ""))
        self._destination = destination
        self._port = port
        self._master: Optional[SshMaster] = None

    def run(
        self, command: Command, *, deadline_s: float = SHORT_S, env: Optional[Mapping[str, str]] = None
    ) -> Completed:
        # ssh gives 255 for its own trouble and for a command's 255 alike, hence the envelope.
        script, mark = enveloped(command, env)
        master = self._connected()
        deadline = Deadline(deadline_s)
        with self._start(master, script, subprocess.DEVNULL) as process:
            try:
                output, errors = process.communicate(timeout=deadline.left)
            except subprocess.TimeoutExpired as error:
                _kill(process)
                # Not read to the end: the shared connection holds our pipe until the far command is gone.
                self._end(open_announcement(error.output or b"", mark)[0])
                raise DeviceDeadlineError(
                    f"{self.id}: a command was stopped after {deadline_s:g} s", hint="give it more time"
                ) from error
            except BaseException:
                _kill(process)
                raise
        content, code = open_envelope(open_announcement(output, mark)[1], mark)
        if code is None:
            raise self._gone(master, errors)
        return Completed(code, content, errors, deadline.elapsed)

    def send(self, local: Path, remote: str, *, sent: Optional[Sent] = None, stall_s: float = STALL_S) -> None:
        master = self._connected()
        try:
            source = local.open("rb")
        except OSError as error:
            raise from_os_error(error, local) from error
        # Through cat, because scp reads names differently from version to version and small boards have no sftp.
        script = f"cat > {join([plain(remote)])}"
        with source, self._start(master, script, subprocess.PIPE) as process:
            assert process.stdin is not None
            try:
                os.set_blocking(process.stdin.fileno(), False)
                while True:
                    block = source.read(_BLOCK)
                    if not block or not self._write(process.stdin.fileno(), block, stall_s):
                        break
                    if sent:
                        sent(len(block))
                process.stdin.close()
                process.stdin = None  # communicate would flush it
                errors = process.communicate(timeout=stall_s)[1]
            except (TimeoutError, subprocess.TimeoutExpired) as error:
                raise self._stalled(process, f"write {remote}", stall_s) from error
            except BaseException:
                _kill(process)
                raise
        self._judge(master, process.returncode, errors, f"write {remote}")

    def fetch(self, remote: str, local: Path, *, stall_s: float = STALL_S) -> None:
        master = self._connected()
        try:
            target = local.open("wb")
        except OSError as error:
            raise from_os_error(error, local) from error
        # A login script may print something before the file; what comes after the mark is the file.
        script, mark = announced(["cat", "--", plain(remote)])
        with target, self._start(master, script, subprocess.DEVNULL) as process:
            try:
                self._read(process, mark, target.write, stall_s)
                errors = process.communicate(timeout=stall_s)[1]
            except (TimeoutError, subprocess.TimeoutExpired) as error:
                raise self._stalled(process, f"read {remote}", stall_s) from error
            except OSError as error:
                _kill(process)
                raise from_os_error(error, local) from error
            except BaseException:
                _kill(process)
                raise
        self._judge(master, process.returncode, errors, f"read {remote}")

    def close(self) -> None:
        if self._master is not None:
            self._master.close()
            self._master = None

    def _connected(self) -> SshMaster:
        """The shared connection, made again if it has ended."""
        if self._master is not None and not self._master.alive:
            self.close()
        if self._master is None:
            self._master = SshMaster(self.id, self._destination, self._port)
        return self._master

    @staticmethod
    def _start(master: SshMaster, script: str, stdin: int) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            # The far end's login shell may be anything; the script is for sh.
            master.command(fitting(f"exec sh -c {join([script])}", _ARGUMENT_BYTES)),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    @staticmethod
    def _write(descriptor: int, block: bytes, stall_s: float) -> bool:
        """Whether the block went through; a far end that has closed tells why on its standard error."""
        view = memoryview(block)
        while view:
            if not select.select([], [descriptor], [], stall_s)[1]:
                raise TimeoutError("stalled")
            try:
                view = view[os.write(descriptor, view) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                return False
        return True

    @staticmethod
    def _read(process: "subprocess.Popen[bytes]", mark: str, keep: Callable[[bytes], object], stall_s: float) -> None:
        assert process.stdout is not None
        descriptor = process.stdout.fileno()
        before: Optional[bytes] = b""
        while True:
            if not select.select([descriptor], [], [], stall_s)[0]:
                raise TimeoutError("stalled")
            block = os.read(descriptor, _BLOCK)
            if not block:
                return
            if before is not None:
                before += block
                pid, block = open_announcement(before, mark)
                before = before if pid is None else None
            keep(block)

    def _end(self, pid: Optional[int]) -> None:
        """End a command that is late; a device that doesn't even answer to that is lost."""
        script = "true" if pid is None else kill_group(pid)
        with self._start(self._connected(), script, subprocess.DEVNULL) as process:
            try:
                process.communicate(timeout=_STOP_S)
            except subprocess.TimeoutExpired as error:
                _kill(process)
                self.close()
                raise DeviceLostError(
                    f"{self.id} does not answer", hint="check the network and the device, then try again"
                ) from error

    def _stalled(self, process: "subprocess.Popen[bytes]", doing: str, stall_s: float) -> DeviceLostError:
        _kill(process)
        return DeviceLostError(
            f"{self.id}: nothing moved for {stall_s:g} s while it had to {doing}",
            hint="check the network and the device, then try again",
        )

    def _judge(self, master: SshMaster, code: int, errors: bytes, doing: str) -> None:
        if code == _SSH_FAILED or code < 0:
            raise self._gone(master, errors)
        if code != 0:
            raise exit_error(self.id, doing, Completed(code, b"", errors, 0.0))

    def _gone(self, master: SshMaster, errors: bytes) -> Exception:
        error = master.error(errors.decode("utf-8", "replace"))
        self.close()
        return error


def _kill(process: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
