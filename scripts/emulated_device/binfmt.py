"""Lets the kernel start arm64 programs through qemu-user, and takes that back at the end."""

from __future__ import annotations

import fcntl
import os
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, List

from .problems import EmulationError, native_arch

_FOLDER = Path("/proc/sys/fs/binfmt_misc")
_SETTING = Path("/usr/lib/binfmt.d/qemu-aarch64.conf")
_ENTRY = "qemu-aarch64"
_LOCK = Path("/run/lock/edgecls-binfmt.lock")
_MINE = Path("/run/lock/edgecls-binfmt.mine")
_AGAIN_S = 0.2


@contextmanager
def foreign_programs(arch: str) -> Iterator[None]:
    """Have programs of ``arch`` runnable for the time of the block.

    An entry that the system already has is used and left alone. One of ours goes with the last device that uses it.

    Raises:
        EmulationError: the kernel has no binfmt_misc, or Debian's setting for qemu is missing.
    """
    if arch == native_arch():
        yield
        return
    _LOCK.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(_LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not _share(handle):
            pass
        try:
            yield
        finally:
            _leave(handle)
    finally:
        os.close(handle)


def _share(handle: int) -> bool:
    """Whether programs are runnable now and stay so while the shared lock is held."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        # Another device uses the entry, makes it, or was the last and takes it back: then it is our turn to make it.
        fcntl.flock(handle, fcntl.LOCK_SH)
        if not (_FOLDER / _ENTRY).exists():
            # Or a package of the system has taken it from under a device that still uses it.
            time.sleep(_AGAIN_S)
        return (_FOLDER / _ENTRY).exists()
    _register()
    fcntl.flock(handle, fcntl.LOCK_SH)
    return True


def _register() -> None:
    if not (_FOLDER / "register").exists():
        _command(["mount", "-t", "binfmt_misc", "binfmt_misc", str(_FOLDER)])
        _MINE.touch()
    if (_FOLDER / _ENTRY).exists():
        return
    try:
        setting = _SETTING.read_text().strip()
        (_FOLDER / "register").write_text(setting)
    except OSError as error:
        raise EmulationError(f"arm64 programs can't be registered with the kernel: {error}") from error
    _MINE.touch()


def _leave(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return  # another device still runs arm64 programs
    if not _MINE.exists():
        return
    if (_FOLDER / _ENTRY).exists():
        (_FOLDER / _ENTRY).write_text("-1")
    if not [entry for entry in _FOLDER.iterdir() if entry.name not in ("register", "status")]:
        _command(["umount", str(_FOLDER)])
    _MINE.unlink()


def _command(command: List[str]) -> None:
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise EmulationError(f"{command[0]} failed: {' '.join(done.stderr.split())}")
