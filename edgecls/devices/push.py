"""Bringing files to a device: only what changed, verified by hash, put in place whole."""

from __future__ import annotations

import os
import posixpath
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, List, Mapping, Optional

from edgecls.devices.clock import Deadline
from edgecls.devices.device import Device
from edgecls.devices.files import STALL_S, plain
from edgecls.devices.incoming import Incoming, Placement
from edgecls.devices.retry import ATTEMPTS, BACK_S, again
from edgecls.devices.seen import Seen
from edgecls.errors import DeviceError, DeviceLostError, DeviceStorageError, NoExecError, SettingsError, from_os_error
from edgecls.storage.hashing import sha256_file

#: Bytes handed on, bytes in all, and the file's name on the device.
Progress = Callable[[int, int, str], None]

#: Free space that a push leaves, for a runner's output and the file system's own needs.
RESERVE_BYTES = 1 << 20
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True)
class PushReport:
    """What a push did.

    Attributes:
        sent_files: files that went over the link.
        sent_bytes: their size.
        skipped: files that were there already.
        seconds: from the first question to the last rename.
    """

    sent_files: int
    sent_bytes: int
    skipped: int
    seconds: float


@dataclass(frozen=True)
class _File:
    name: str
    local: Path
    size: int
    digest: str
    executable: bool
    writable: bool

    @property
    def mode(self) -> str:
        return "755" if self.executable else "644" if self.writable else "444"

    def target(self, root: str) -> str:
        return posixpath.join(root, self.name)


def push_files(
    device: Device,
    files: Mapping[str, Path],
    *,
    root: Optional[str] = None,
    progress: Optional[Progress] = None,
    attempts: int = ATTEMPTS,
    back_s: float = BACK_S,
    stall_s: float = STALL_S,
) -> PushReport:
    """Have files on a device, and send only those that differ.

    Args:
        files: {path below ``root``: local file}. A file that may be executed here may be executed there, and one that
            nobody may write here nobody may write there.
        root: the folder on the device; by default edgecls's own.
        progress: is called for each piece that is sent.
        attempts: how often to go on after the connection was lost, in all.
        back_s: how long to wait for the device each time, seconds.
        stall_s: a link that moves nothing for so long counts as lost, seconds.

    Raises:
        DeviceStorageError: there is too little space, or no right to write.
        NoExecError: programs are among the files, and none can be started below ``root``.
        DeviceLostError: the connection broke once too often; what is complete stays for the next push.
        DeviceError: what else the device refuses.
        StorageError: a local file can't be read.
    """
    started = Deadline(0.0)
    folder = root or device.root()
    wanted = [_describe(name, local) for name, local in files.items()]
    sent: List[_File] = []

    skipped: List[int] = []

    def attempt() -> None:
        missing = _missing(device, wanted, folder)
        skipped.append(len(wanted) - len(missing))
        if missing:
            _send(device, missing, folder, sent, progress, stall_s)

    again(device, attempt, attempts=attempts, back_s=back_s)
    return PushReport(len(sent), sum(file.size for file in sent), skipped[0], started.elapsed)


def clean(device: Device, *, root: Optional[str] = None) -> int:
    """Remove everything of edgecls from a device and return how many bytes that was.

    Raises:
        DeviceError: the device can't be reached or refuses.
    """
    folder = plain(root or device.root())
    done = device.run(["du", "-sk", folder])
    words = done.text.split()
    device.remove(folder)
    Seen(device).forget()
    return int(words[0]) * 1024 if done.code == 0 and words and words[0].isdigit() else 0


def _describe(name: str, local: Path) -> _File:
    if posixpath.normpath(name) != name or name.startswith(("/", "../")) or name in (".", ".."):
        raise SettingsError(f"'{name}' is no name below a folder", hint="use a plain relative path")
    plain(f"/{name}")
    try:
        found = local.stat()
    except OSError as error:
        raise from_os_error(error, local) from error
    writable = bool(found.st_mode & _WRITABLE)
    return _File(name, local, found.st_size, sha256_file(local), os.access(local, os.X_OK), writable)


def _missing(device: Device, wanted: List[_File], root: str) -> List[_File]:
    """The files that the device doesn't have: by their stat where that is known, else by their hash there."""
    seen = Seen(device)
    stats = seen.stat(file.target(root) for file in wanted)
    there = {path: seen.digest(path, stat) for path, stat in stats.items()}
    doubtful = [path for file in wanted for path in [file.target(root)] if path in there and not there[path]]
    if doubtful:
        hashed = {path: digest for path, digest in device.sha256(doubtful).items() if digest}
        there.update(hashed)
        seen.remember({path: stats[path] for path in hashed}, hashed)
    return [file for file in wanted if there.get(file.target(root)) != file.digest]


def _send(
    device: Device, missing: List[_File], root: str, sent: List[_File], progress: Optional[Progress], stall_s: float
) -> None:
    incoming = Incoming(device, root)
    ready = incoming.prepare()
    if not ready.executes and any(file.executable for file in missing):
        raise NoExecError(
            f"{device.id}: programs can't be started from {root}", hint="use a folder under /data/local/tmp"
        )
    contents = {file.digest: file for file in missing if file.digest not in ready.whole}
    to_send = list(contents.values())
    try:
        _check_space(device, missing, to_send, root, ready.free_bytes)
        _transfer(device, to_send, incoming, sent, progress, stall_s)
        stats = incoming.place([Placement(file.digest, file.name, file.mode) for file in missing])
    except DeviceStorageError:
        with suppress(DeviceError):
            incoming.remove()
        raise
    except DeviceLostError:
        _check_unchanged(missing)
        raise
    Seen(device).remember(stats, {file.target(root): file.digest for file in missing})


def _check_unchanged(files: List[_File]) -> None:
    """A file that is rewritten meanwhile arrives "damaged" however often it is sent."""
    for file in files:
        if sha256_file(file.local) != file.digest:
            raise DeviceError(f"{file.local} changed while it was sent", hint="push again")


def _check_space(device: Device, missing: List[_File], to_send: List[_File], root: str, free: int) -> None:
    copies = sum(file.size for file in missing) - sum({file.digest: file.size for file in missing}.values())
    needed = sum(file.size for file in to_send) + copies + RESERVE_BYTES
    if free < needed:
        raise DeviceStorageError(
            f"{device.id}: {needed / 1e6:.1f} MB are needed in {root} and {free / 1e6:.1f} MB are free",
            hint=f"run edgecls devices clean {device.id}, or remove something else",
        )


def _transfer(
    device: Device,
    to_send: List[_File],
    incoming: Incoming,
    sent: List[_File],
    progress: Optional[Progress],
    stall_s: float,
) -> None:
    total = sum(file.size for file in to_send)
    done = 0
    for file in to_send:

        def tell(count: int, name: str = file.name) -> None:
            nonlocal done
            done += count
            if progress:
                progress(done, total, name)

        device.send(file.local, incoming.path(file.digest), sent=tell, stall_s=stall_s)
        sent.append(file)
