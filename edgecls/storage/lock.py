"""A lock between processes that the kernel drops when its holder ends, however it ends."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Iterator

from edgecls.errors import LockedError, from_os_error
from edgecls.storage.atomic import make_parent

_POLL_S = 0.05


@contextmanager
def lock(path: Path, *, wait_s: float) -> Iterator[None]:
    """Hold the lock file ``path`` for the time of the block.

    The file stays: removing it would let a third process lock a new one while a second waits for the old.

    Args:
        path: the lock file; it and its folder are made if needed.
        wait_s: how long to wait for another holder, seconds.

    Raises:
        LockedError: another process, or another thread of this one, still holds it after ``wait_s``.
        StorageError: the file can't be made or locked.
    """
    make_parent(path)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise from_os_error(error, path) from error
    try:
        _acquire(handle, path, time.monotonic() + wait_s)
        _sign(handle)
        yield
    finally:
        os.close(handle)


def _acquire(handle: int, path: Path, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES, errno.EINTR):
                raise from_os_error(error, path) from error
        if time.monotonic() >= deadline:
            holder = _holder(handle)
            raise LockedError(f"{path} is held by {holder}", hint="wait until it has finished, or end it")
        time.sleep(_POLL_S)


def _sign(handle: int) -> None:
    # The number only serves the message of whoever waits: a full disk is no reason to refuse the lock.
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)


def _holder(handle: int) -> str:
    text = os.pread(handle, 32, 0).strip()
    return f"process {int(text)}" if text.isdigit() else "another process"
