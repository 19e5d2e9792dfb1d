"""Tensors in memory that parent and children share.

Through a pipe a finished tensor would keep its worker waiting until the parent comes to read it; here the worker
goes on, and the parent finds the next batch ready when an engine is done with this one.
"""

from __future__ import annotations

import mmap
import os
import tempfile
from pathlib import Path
from typing import List, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import from_os_error

#: A file system in memory; a container may have it small or not at all.
_MEMORY = Path("/dev/shm")


class Ring:
    """A fixed number of slots for [3, height, width] float32 tensors in a file that is mapped into memory.

    Attributes:
        path: the file; gone after ``unlink``, while the mappings live on.
        tensors: [slots, 3, height, width].
    """

    def __init__(self, path: Path, descriptor: int, slots: int, size: Tuple[int, int]) -> None:
        """Map an open file and close its descriptor."""
        self.path = path
        try:
            mapping = mmap.mmap(descriptor, ring_bytes(slots, size))
        finally:
            os.close(descriptor)
        self.tensors: NDArray[np.float32] = np.frombuffer(mapping, np.float32).reshape(slots, 3, *size)

    @classmethod
    def create(cls, slots: int, size: Tuple[int, int]) -> Ring:
        """Make the file and reserve its space.

        Raises:
            StorageError: neither memory nor the folder for temporary files has room for it.
        """
        problem = None
        for folder in _folders():
            try:
                descriptor, name = tempfile.mkstemp(prefix="edgecls-", dir=folder)
            except OSError as error:
                problem = from_os_error(error, folder)
                continue
            try:
                # Without the reservation a full file system would end the process with SIGBUS.
                os.posix_fallocate(descriptor, 0, ring_bytes(slots, size))
            except OSError as error:
                problem = from_os_error(error, folder)
                os.close(descriptor)
                os.unlink(name)
                continue
            return cls(Path(name), descriptor, slots, size)
        assert problem is not None
        raise problem

    @classmethod
    def attach(cls, path: Path, slots: int, size: Tuple[int, int]) -> Ring:
        """Map the file that another process made."""
        return cls(path, os.open(path, os.O_RDWR), slots, size)

    def unlink(self) -> None:
        """Remove the file's name; whoever has it mapped keeps it."""
        self.path.unlink(missing_ok=True)


def ring_bytes(slots: int, size: Tuple[int, int]) -> int:
    """The size of a ring."""
    return slots * 3 * size[0] * size[1] * 4


def _folders() -> List[Path]:
    return [folder for folder in (_MEMORY, Path(tempfile.gettempdir())) if folder.is_dir()]
