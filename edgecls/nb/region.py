"""Ranges of bytes, in memory or in a file, that refuse to be read outside of their bounds."""

from __future__ import annotations

from struct import Struct
from typing import Any, BinaryIO

from edgecls.errors import NbError


class Region:
    """``size`` bytes that ``name`` tells apart in messages. Positions count from its first byte."""

    def __init__(self, name: str, size: int) -> None:
        self.name = name
        self.size = size

    def unpack(self, layout: Struct, at: int) -> Any:
        """The first value of ``layout`` at position ``at``.

        Raises:
            NbError: the value doesn't lie inside the region.
        """
        return layout.unpack(self.slice(at, layout.size))[0]

    def slice(self, at: int, count: int) -> bytes:
        """``count`` bytes from position ``at``.

        Raises:
            NbError: they don't lie inside the region.
        """
        self.check(at, count)
        return self._read(at, count)

    def check(self, at: int, count: int) -> None:
        """Raises NbError unless ``count`` bytes at position ``at`` lie inside the region."""
        if at < 0 or count < 0 or at + count > self.size:
            raise NbError(f"{self.name} is damaged: it refers to bytes {at} to {at + count} of its {self.size}")

    def _read(self, at: int, count: int) -> bytes:
        raise NotImplementedError


class MemoryRegion(Region):
    """All of a bytes object."""

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__(name, len(data))
        self._data = data

    def unpack(self, layout: Struct, at: int) -> Any:
        if at < 0 or at + layout.size > self.size:
            self.check(at, layout.size)
        return layout.unpack_from(self._data, at)[0]

    def _read(self, at: int, count: int) -> bytes:
        return self._data[at : at + count]


class FileRegion(Region):
    """``size`` bytes of a file from byte ``start``.

    Read on demand with plain reads. A memory map would be quicker still, but ends the process
    with SIGBUS when the file shrinks or its disk fails, and no Python code can catch that.
    """

    def __init__(self, name: str, stream: BinaryIO, start: int, size: int) -> None:
        super().__init__(name, size)
        self._stream = stream
        self._start = start

    def part(self, name: str, at: int, size: int) -> FileRegion:
        """The region of ``size`` bytes that begins at position ``at`` of this one."""
        self.check(at, size)
        return FileRegion(name, self._stream, self._start + at, size)

    def _read(self, at: int, count: int) -> bytes:
        self._stream.seek(self._start + at)
        data = self._stream.read(count)
        if len(data) != count:
            raise NbError(f"{self.name} ended early: the file became shorter while it was read")
        return data
