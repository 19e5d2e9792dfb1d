"""adb's shell protocol, version 2: packets of an id, a length and data over one connection."""

from __future__ import annotations

import socket
import struct
from typing import Callable, List, Optional

from edgecls.devices.clock import Deadline

# Ids of packets: shell_protocol.h of adb.
_STDOUT, _STDERR, _EXIT = 1, 2, 3
_HEADER = struct.Struct("<BI")
_BLOCK = 1 << 18


class ShellStream:
    """Reads one command's packets until its exit code, within a total deadline."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._stdout: List[bytes] = []
        self._stderr: List[bytes] = []
        self.code: Optional[int] = None

    @property
    def stdout(self) -> bytes:
        return b"".join(self._stdout)

    @property
    def stderr(self) -> bytes:
        return b"".join(self._stderr)

    def read(self, deadline: Deadline) -> None:
        """Read to the end.

        Raises:
            TimeoutError: the deadline has passed.
            ConnectionError: the connection ended before the exit code came.
        """
        while self.code is None:
            kind, length = _HEADER.unpack(self._exactly(_HEADER.size, deadline))
            data = self._exactly(length, deadline)
            if kind == _STDOUT:
                self._stdout.append(data)
            elif kind == _STDERR:
                self._stderr.append(data)
            elif kind == _EXIT and data:
                self.code = data[0]

    def _exactly(self, size: int, deadline: Deadline) -> bytes:
        parts: List[bytes] = []
        while size:
            part = receive(self._connection, min(size, _BLOCK), deadline)
            if not part:
                raise ConnectionError("it ended before the exit code came")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def read_all(connection: socket.socket, deadline: Deadline, keep: Callable[[bytes], None]) -> None:
    """Hand on what comes until the other side closes.

    Raises:
        TimeoutError: the deadline has passed.
        ConnectionError: the connection broke.
    """
    while True:
        part = receive(connection, _BLOCK, deadline)
        if not part:
            return
        keep(part)


def receive(connection: socket.socket, size: int, deadline: Deadline) -> bytes:
    """Some bytes, at most ``size``; none when the other side has closed.

    Raises:
        TimeoutError: the deadline has passed, however much came before.
        ConnectionError: the connection broke.
    """
    # A timeout of zero would mean "don't wait" to the socket, and the deadline has to end a chatty command too.
    if deadline.passed:
        raise TimeoutError("deadline")
    connection.settimeout(deadline.left or 0.001)
    try:
        return connection.recv(size)
    except socket.timeout as error:
        raise TimeoutError("deadline") from error
