"""adb's sync protocol, version 1, as far as one file goes: it says why, and never waits for ever."""

from __future__ import annotations

import select
import socket
import stat
import struct
import time
from typing import Callable, List, Optional, Protocol

from edgecls.devices.adb_shell import receive
from edgecls.devices.clock import Deadline

# SYNC.TXT of adb: a DATA packet holds at most 64 KiB.
_PACKET = 1 << 16
# So many at once keep the loop cheap, and are still little enough to see a slow link move.
_PACKETS_AT_ONCE = 16
#: What may still be under way in buffers when the last byte has been handed on, and the slowest link worth waiting
#: for, bytes and bytes per second.
_IN_FLIGHT = 8 << 20
_SLOWEST = 400_000


class Source(Protocol):
    """What is sent: a file that is open for reading."""

    def readinto(self, buffer: bytearray) -> int:
        """Fill the buffer as far as there is something left; 0 at the end."""


class SyncRefused(Exception):
    """The device refused; the text is its reason."""


def send_file(
    connection: socket.socket,
    source: Source,
    remote: str,
    *,
    sent: Optional[Callable[[int], None]],
    stall_s: float,
) -> None:
    """Send a file over a connection to the sync service.

    Args:
        source: read to its end.
        sent: is told how many bytes have been handed on.

    Raises:
        SyncRefused: the device can't store it.
        TimeoutError: nothing moved for ``stall_s`` seconds.
        ConnectionError: the connection broke.
        OSError: ``source`` can't be read.
    """
    connection.settimeout(stall_s)
    size = 0
    try:
        # adbd copies the owner's rights to all others, so who needs a certain mode sets it afterwards.
        _command(connection, b"SEND", f"{remote},{stat.S_IFREG | 0o644}".encode())
        block = bytearray(_PACKET * _PACKETS_AT_ONCE)
        while True:
            count = source.readinto(block)
            if not count or _answered(connection):
                break
            _send_packets(connection, memoryview(block)[:count])
            size += count
            if sent:
                sent(count)
        connection.sendall(b"DONE" + struct.pack("<I", int(time.time()) & 0xFFFFFFFF))
    except socket.timeout as error:
        raise TimeoutError("stalled") from error
    except ConnectionError:
        # The reason for hanging up may have arrived before.
        if not _answered(connection):
            raise
    _read_answer(connection, Deadline(stall_s + min(size, _IN_FLIGHT) / _SLOWEST))


def fetch_file(connection: socket.socket, remote: str, target: Callable[[bytes], object], *, stall_s: float) -> None:
    """Read a file over a connection to the sync service and hand its bytes to ``target``.

    Raises:
        SyncRefused: the file isn't there or can't be read.
        TimeoutError: nothing came for ``stall_s`` seconds.
        ConnectionError: the connection broke.
        OSError: what ``target`` raises.
    """
    connection.settimeout(stall_s)
    _command(connection, b"RECV", remote.encode())
    while True:
        kind, length = _header(connection, stall_s)
        if kind == b"DONE":
            return
        body = _exactly(connection, length, stall_s)
        if kind == b"FAIL":
            raise SyncRefused(body.decode("utf-8", "replace"))
        target(body)


def _send_packets(connection: socket.socket, data: memoryview) -> None:
    """All of ``data`` as DATA packets, without a copy; one call mostly takes them all."""
    parts: List[memoryview] = []
    for start in range(0, len(data), _PACKET):
        packet = data[start : start + _PACKET]
        parts += [memoryview(b"DATA" + struct.pack("<I", len(packet))), packet]
    while parts:
        taken = connection.sendmsg(parts)
        while parts and taken >= len(parts[0]):
            taken -= len(parts.pop(0))
        if taken:
            parts[0] = parts[0][taken:]


def _command(connection: socket.socket, name: bytes, argument: bytes) -> None:
    connection.sendall(name + struct.pack("<I", len(argument)) + argument)


def _answered(connection: socket.socket) -> bool:
    """Whether the device has something to say already, which before the end is a refusal."""
    return bool(select.select([connection], [], [], 0)[0])


def _read_answer(connection: socket.socket, deadline: Deadline) -> None:
    kind, length = _header(connection, deadline.left)
    if kind == b"FAIL":
        raise SyncRefused(_exactly(connection, length, deadline.left).decode("utf-8", "replace"))


def _header(connection: socket.socket, stall_s: float) -> "tuple[bytes, int]":
    header = _exactly(connection, 8, stall_s)
    kind, length = header[:4], struct.unpack("<I", header[4:])[0]
    if kind not in (b"OKAY", b"FAIL", b"DATA", b"DONE"):
        raise ConnectionError(f"unknown packet {kind!r}")
    return kind, length


def _exactly(connection: socket.socket, size: int, stall_s: float) -> bytes:
    data = bytearray()
    while len(data) < size:
        part = receive(connection, size - len(data), Deadline(stall_s))
        if not part:
            raise ConnectionError("it ended in the middle of a file")
        data += part
    return bytes(data)
