"""Unpacking a downloaded ``.tar`` that nobody has vouched for."""

from __future__ import annotations

import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Set, Tuple, cast

from edgecls.errors import DownloadError, UnsafeArchiveError, from_os_error
from edgecls.storage.atomic import atomic_folder
from edgecls.weights.clamped import ClampedReader

_BLOCK = 1 << 20
_REPAIR = "delete it and fetch it again"
_DISTRUST = "don't use it, fetch it again from the address in its document"

Parts = Tuple[str, ...]


@dataclass(frozen=True)
class Bounds:
    """What an archive may hold at most. The largest official one has 4 members and 0.5 GB.

    Attributes:
        members: files and folders.
        size: bytes of all files together.
        depth: folders below each other.
    """

    members: int = 256
    size: int = 4 << 30
    depth: int = 8


BOUNDS = Bounds()


def unpack(archive: Path, folder: Path, *, bounds: Bounds = BOUNDS) -> Path:
    """Unpack an uncompressed tar into ``folder``, which appears whole or not at all.

    Regular files and folders are made with plain permissions; owners, times and all else is ignored.

    Args:
        archive: the ``.tar``.
        folder: the folder to make or replace.
        bounds: what to accept at most.

    Returns:
        ``folder``.

    Raises:
        UnsafeArchiveError: a member points outside, is a link, a device or sparse, or the bounds are exceeded.
        DownloadError: it is no tar, or a damaged one.
        StorageError: it can't be read or written.
    """
    try:
        stream = archive.open("rb")
    except OSError as error:
        raise from_os_error(error, archive) from error
    with stream, atomic_folder(folder) as temporary:
        try:
            # "r:" and not "r": a compressed archive could unfold to anything while its headers are read.
            with tarfile.open(fileobj=cast("IO[bytes]", ClampedReader(stream)), mode="r:") as tar:
                _extract(archive.name, tar, temporary, bounds)
                _check_end(archive.name, stream, tar.offset)
        except (tarfile.TarError, ValueError, EOFError, OverflowError, RecursionError) as error:
            raise DownloadError(f"{archive.name} is no tar archive, or a damaged one: {error}", hint=_REPAIR) from error
    return folder


def check_tar(archive: Path) -> None:
    """Check that a file begins like a tar, without unpacking it.

    Raises:
        DownloadError: it doesn't.
        StorageError: it can't be read.
    """
    try:
        with archive.open("rb") as stream:
            tarfile.TarInfo.frombuf(stream.read(tarfile.BLOCKSIZE), "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError) as error:
        raise DownloadError(f"{archive.name} is no tar archive", hint=_REPAIR) from error
    except OSError as error:
        raise from_os_error(error, archive) from error


def _extract(archive: str, tar: tarfile.TarFile, folder: Path, bounds: Bounds) -> None:
    files: Set[Parts] = set()
    size = 0
    for count, member in enumerate(tar, start=1):
        size += member.size
        if member.size < 0 or size > bounds.size or count > bounds.members:
            raise UnsafeArchiveError(f"{archive} unpacks to far more than a model", hint=_DISTRUST)
        parts = _parts(archive, member, bounds)
        if any(parts[:length] in files for length in range(len(parts) + 1)):
            raise UnsafeArchiveError(f"{archive} holds {_name(member)} twice", hint=_DISTRUST)
        if member.isdir():
            folder.joinpath(*parts).mkdir(parents=True, exist_ok=True)
            continue
        source = tar.extractfile(member) if member.isreg() and not member.issparse() and parts else None
        if source is None:
            raise UnsafeArchiveError(
                f"{archive} holds {_name(member)}, which is neither a file nor a folder", hint=_DISTRUST
            )
        files.add(parts)
        _write(archive, folder.joinpath(*parts), member, source)
    if not files:
        raise DownloadError(f"{archive} is a tar archive without files", hint=_REPAIR)


def _parts(archive: str, member: tarfile.TarInfo, bounds: Bounds) -> Parts:
    """The steps of a member's name, all of them harmless."""
    name = member.name
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    escapes = name.startswith("/") or ".." in parts or "\\" in name or ":" in name or not name.isprintable()
    if escapes or len(parts) > bounds.depth or any(len(part.encode()) > 200 for part in parts):
        raise UnsafeArchiveError(f"{archive} holds the name {_name(member)}", hint=_DISTRUST)
    return parts


def _write(archive: str, path: Path, member: tarfile.TarInfo, source: IO[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    missing = member.size
    with path.open("xb") as target:
        while missing:
            block = source.read(min(_BLOCK, missing))
            if not block:
                raise DownloadError(f"{archive} is cut off in {_name(member)}", hint=_REPAIR)
            target.write(block)
            missing -= len(block)


def _check_end(archive: str, stream: BinaryIO, offset: int) -> None:
    """tarfile takes a damaged header for the end of the archive; the real end is a block of zeros."""
    stream.seek(offset)
    block = stream.read(tarfile.BLOCKSIZE)
    if len(block) < tarfile.BLOCKSIZE or any(block):
        raise DownloadError(f"{archive} is cut off or damaged at byte {offset}", hint=_REPAIR)


def _name(member: tarfile.TarInfo) -> str:
    return ascii(member.name[:80])
