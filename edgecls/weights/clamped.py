"""A file that is never asked for more than it has."""

from __future__ import annotations

import os
from typing import BinaryIO


class ClampedReader:
    """Reads of a hostile size return what is there, before any buffer of that size is made.

    What reads archives and pickles believes the sizes that it finds in them.
    """

    def __init__(self, stream: BinaryIO, *, longest_line: int = 4096) -> None:
        self._stream = stream
        self._longest_line = longest_line
        self.size = os.fstat(stream.fileno()).st_size

    def read(self, size: int = -1) -> bytes:
        left = max(0, self.size - self._stream.tell())
        return self._stream.read(left if size < 0 else min(size, left))

    def readline(self) -> bytes:
        return self._stream.readline(self._longest_line)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()
