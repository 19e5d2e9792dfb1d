"""Devices behind an adb server. The only module that imports adbutils.

adbutils finds the server and opens the connections; what runs over them is read here, because its own calls time out
by silence instead of by a total deadline, wait for ever in a push, and lose the reason of a refusal.
"""

from __future__ import annotations

import contextlib
import importlib
import re
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, Callable, Iterator, List, Mapping, Optional, Tuple, TypeVar

from edgecls.devices.adb_messages import adb_error
from edgecls.devices.adb_server import server_address, start_server
from edgecls.devices.adb_shell import ShellStream, read_all
from edgecls.devices.adb_sync import SyncRefused, fetch_file, send_file
from edgecls.devices.clock import Deadline
from edgecls.devices.commands import SHORT_S
from edgecls.devices.completed import Completed
from edgecls.devices.device import Device
from edgecls.devices.exits import exit_error
from edgecls.devices.files import STALL_S, Sent
from edgecls.devices.shell import Command, announced, enveloped, fitting, kill_group, open_announcement, open_envelope
from edgecls.errors import (
    AdbServerError,
    DeviceDeadlineError,
    DeviceError,
    DeviceLostError,
    MissingPackageError,
    NoDeviceError,
    OfflineDeviceError,
    from_os_error,
)

_T = TypeVar("_T")

#: The server answers at once or not at all.
_SERVER_S = 10.0
_STOP_S = 5.0
#: A device that has just been connected over the network is offline for a moment.
_SETTLE_S = 5.0
_POLL_S = 0.2
#: An adbd that knows no shell v2 takes 4096 bytes at once (MAX_PAYLOAD_V1 of adb.h).
_OLD_BATCH_BYTES = 1_000
#: A request to the server gives its length in four hexadecimal digits.
_REQUEST_BYTES = 0xFFFF
_NETWORK = re.compile(r".+:\d+")


class AdbDevice(Device):
    """A phone, or a Linux board that runs adbd."""

    kind = "adb"

    def __init__(self, serial: str) -> None:
        super().__init__(f"adb:{serial}")
        self.serial = serial
        self._modern: Optional[bool] = None

    def run(
        self, command: Command, *, deadline_s: float = SHORT_S, env: Optional[Mapping[str, str]] = None
    ) -> Completed:
        deadline = Deadline(deadline_s)
        modern = self._speaks_shell_v2()
        return self._run_v2(command, deadline, env) if modern else self._run_v1(command, deadline, env)

    @property
    def batch_bytes(self) -> int:
        return super().batch_bytes if self._speaks_shell_v2() else _OLD_BATCH_BYTES

    def send(self, local: Path, remote: str, *, sent: Optional[Sent] = None, stall_s: float = STALL_S) -> None:
        try:
            source = local.open("rb")
        except OSError as error:
            raise from_os_error(error, local) from error
        with source:
            self._sync(
                lambda link: send_file(link, source, remote, sent=sent, stall_s=stall_s),
                f"write {remote}",
                local,
                stall_s,
            )

    def fetch(self, remote: str, local: Path, *, stall_s: float = STALL_S) -> None:
        try:
            target = local.open("wb")
        except OSError as error:
            raise from_os_error(error, local) from error
        with target:
            self._sync(
                lambda link: fetch_file(link, remote, target.write, stall_s=stall_s), f"read {remote}", local, stall_s
            )

    def close(self) -> None:
        """Nothing to release: each command has its own connection to the server."""

    def _run_v2(self, command: Command, deadline: Deadline, env: Optional[Mapping[str, str]]) -> Completed:
        script, mark = announced(command, env)
        with self._service(f"shell,v2,raw:{script}", deadline.left) as link:
            stream = ShellStream(link)
            self._read(lambda: stream.read(deadline), lambda: open_announcement(stream.stdout, mark)[0], deadline)
        _, stdout = open_announcement(stream.stdout, mark)
        assert stream.code is not None
        return Completed(stream.code, stdout, stream.stderr, deadline.elapsed)

    def _run_v1(self, command: Command, deadline: Deadline, env: Optional[Mapping[str, str]]) -> Completed:
        """For an adbd that knows neither exit codes nor a second output: ``exec`` is its channel without a terminal."""
        script, mark = enveloped(command, env)
        output = bytearray()
        with self._service(f"exec:{{ {script}; }} 2>&1", deadline.left) as link:
            self._read(
                lambda: read_all(link, deadline, output.extend),
                lambda: open_announcement(bytes(output), mark)[0],
                deadline,
            )
        content, code = open_envelope(open_announcement(bytes(output), mark)[1], mark)
        if code is None:
            raise self._lost("the output ended before the exit code came")
        return Completed(code, content, b"", deadline.elapsed)

    def _read(self, read: Callable[[], None], pid: Callable[[], Optional[int]], deadline: Deadline) -> None:
        try:
            read()
        except TimeoutError as error:
            self._end(pid())
            raise DeviceDeadlineError(
                f"{self.id}: a command was stopped after {deadline.seconds:g} s", hint="give it more time"
            ) from error
        except OSError as error:
            raise self._lost(str(error)) from error
        except BaseException:
            with contextlib.suppress(DeviceError):
                self._end(pid())
            raise

    def _end(self, pid: Optional[int]) -> None:
        """End a command that is late; a device that doesn't even answer to that is lost."""
        try:
            if pid is None:
                self._run_to_end("true")
            else:
                self._run_to_end(kill_group(pid))
        except (DeviceDeadlineError, DeviceLostError) as error:
            raise DeviceLostError(
                f"{self.id} does not answer", hint="check the cable and the device, then try again"
            ) from error

    def _run_to_end(self, script: str) -> None:
        deadline = Deadline(_STOP_S)
        with self._service(f"exec:{script}", deadline.left) as link:
            try:
                read_all(link, deadline, lambda _: None)
            except OSError as error:
                raise self._lost(str(error)) from error

    def _speaks_shell_v2(self) -> bool:
        if self._modern is None:
            features = self._ask(self._features)
            self._modern = "shell_v2" in features.split(",")
        return self._modern

    def _features(self) -> str:
        with _client().make_connection(timeout=_SERVER_S) as link:
            _request(link, f"host-serial:{self.serial}:features")
            return str(link.read_string_block())

    def _sync(self, work: Callable[[socket.socket], None], doing: str, local: Path, stall_s: float) -> None:
        with self._service("sync:", stall_s) as link:
            try:
                work(link)
            except SyncRefused as error:
                done = Completed(1, b"", str(error).encode(), 0.0)
                raise exit_error(self.id, doing, done) from error
            except TimeoutError as error:
                raise DeviceLostError(
                    f"{self.id}: nothing moved for {stall_s:g} s while it had to {doing}",
                    hint="check the cable and the device, then try again",
                ) from error
            except ConnectionError as error:
                raise self._lost(str(error)) from error
            except OSError as error:
                raise from_os_error(error, local) from error

    @contextlib.contextmanager
    def _service(self, name: str, timeout_s: float) -> Iterator[socket.socket]:
        """A connection to a service of the device's adbd."""
        link = self._ask(lambda: self._open(name, timeout_s))
        try:
            yield link.conn
        finally:
            link.close()

    def _open(self, name: str, timeout_s: float) -> Any:
        # Not adbutils' own open_transport: that leaves the socket open when the server refuses.
        link = _client().make_connection(timeout=max(0.1, timeout_s))
        try:
            _request(link, f"host:transport:{self.serial}")
            _request(link, name)
        except BaseException:
            link.close()
            raise
        return link

    def _ask(self, ask: Callable[[], _T]) -> _T:
        """Ask the server for something of this device; a network device that it has forgotten is connected again."""
        settled = Deadline(_SETTLE_S)
        connected = False
        while True:
            try:
                return _mapped(ask, self.id)
            except NoDeviceError:
                if connected or not _NETWORK.fullmatch(self.serial):
                    raise
                connect(self.serial)
                connected = True
            except OfflineDeviceError:
                if not connected or settled.passed:
                    raise
                time.sleep(_POLL_S)

    def _lost(self, why: str) -> DeviceLostError:
        return DeviceLostError(f"{self.id} was lost in mid-work ({why})", hint="connect it again and run this again")


def list_adb() -> List[Tuple[str, str]]:
    """Every device that the adb server knows: serial and state in the server's word, ``device`` when usable.

    Raises:
        MissingPackageError: adbutils is not installed.
        AdbMissingError, AdbServerError: there is no server.
    """
    # The short list has no room for a model, but its state can be "no permissions (user ...)": the first word is kept.
    infos = _mapped(lambda: _client().list(), "adb")
    return [(str(info.serial), str(info.state)) for info in infos]


def connect(address: str) -> None:
    """Have the server connect to a device on the network.

    Args:
        address: ``HOST:PORT``.

    Raises:
        NoDeviceError: nobody answers there.
        UnauthorizedError: the device has to allow this computer first.
    """
    # adbutils never raises here: a failure is just another text.
    answer = str(_mapped(lambda: _client().connect(address, timeout=_SERVER_S), f"adb:{address}"))
    if "connected to" not in answer or "failed" in answer:
        raise adb_error(f"adb:{address}", answer)


def _request(link: Any, text: str) -> None:
    # Not adbutils' send_command: that may send a part only, and a length of five digits breaks the protocol.
    link.conn.sendall(f"{len(fitting(text, _REQUEST_BYTES).encode()):04x}{text}".encode())
    link.check_okay()


def _client() -> Any:
    try:
        adbutils = importlib.import_module("adbutils")
    except ImportError as error:
        raise MissingPackageError("adbutils is not installed", hint="pip install edgecls[adb]") from error
    start_server()
    host, port = server_address()
    return adbutils.AdbClient(host=host, port=port, socket_timeout=_SERVER_S)


def _mapped(ask: Callable[[], _T], device: str) -> _T:
    """Call adbutils; what it raises comes out as an error of ours."""
    try:
        return ask()
    except (OSError, EOFError) as error:
        if isinstance(error, TimeoutError) or type(error).__name__ == "timeout":
            raise DeviceLostError(f"{device} does not answer", hint="check the cable and the device") from error
        raise DeviceLostError(f"{device}: the adb server hung up ({error})", hint="try again") from error
    except subprocess.SubprocessError as error:
        raise AdbServerError(f"the adb server can't be started ({error})", hint="try edgecls devices") from error
    except ValueError as error:
        raise AdbServerError(
            "what answers on the adb server's port is no adb server", hint="check ANDROID_ADB_SERVER_PORT"
        ) from error
    except Exception as error:
        if type(error).__module__ != "adbutils.errors":
            raise
        raise _from_adbutils(error, device) from error


def _from_adbutils(error: Exception, device: str) -> DeviceError:
    kind = type(error).__name__
    if kind == "AdbTimeout":
        return DeviceLostError(f"{device} does not answer", hint="check the cable and the device, then try again")
    if kind == "AdbConnectionError":
        return AdbServerError(f"the adb server can't be reached ({error})", hint="try edgecls devices")
    return adb_error(device, str(error))
