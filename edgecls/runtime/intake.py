"""Finding the files of a runtime in what a person has: an official archive, its folder, or one library.

The official archives unpack to ``inference_lite_lib.SYSTEM.ABI/`` with ``cxx/lib``, ``cxx/include``, ``java/jar``
and ``java/so``; they also hold demos, static libraries and pictures, which stay out.
"""

from __future__ import annotations

import gzip
import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Optional

from edgecls.errors import DownloadError, RuntimeLibraryError, UnsafeArchiveError, from_os_error
from edgecls.runtime.library import FILE_NAMES, Library, read_library
from edgecls.storage.hashing import sha256_file
from edgecls.weights.archive import Bounds, unpack

#: Far above what an official archive holds (about 1,500 members, 200 MB).
_BOUNDS = Bounds(members=20_000, size=1 << 30, depth=24)
_BLOCK = 1 << 20

#: Libraries that some builds of the main ones need beside them.
COMPANIONS = ("libc++_shared.so", "libomp.so")
#: The C interface through which Python uses the library, in an archive that edgecls itself has packed.
INTERFACE = "libedgecls_lite.so"
JAR = "PaddlePredictor.jar"
HEADERS = ("paddle_api.h", "paddle_place.h")

_ELF, _GZIP, _ZIP, _TAR = b"\x7fELF", b"\x1f\x8b", b"PK\x03\x04", b"ustar"
_TAR_AT = 257


@dataclass(frozen=True)
class Found:
    """The files of a runtime by their place in the store, and its main library."""

    files: Dict[str, Path]
    library: Library

    @property
    def main_library(self) -> Path:
        return self.files[f"lib/{FILE_NAMES[self.library.kind]}"]


def collect(source: Path, scratch: Path, *, include: Optional[Path] = None) -> Found:
    """Find the files of a runtime.

    Args:
        source: archive, folder or library.
        scratch: an empty folder to unpack into.
        include: a folder with the headers, which go before those of ``source``.

    Raises:
        RuntimeLibraryError: ``source`` doesn't exist, is damaged, is something else, or holds several runtimes.
        UnsafeArchiveError: the archive is not to be trusted.
        StorageError: it can't be read or unpacked.
    """
    if source.is_dir():
        found = _search(source, source)
    else:
        beginning = _beginning(source)
        if beginning.startswith(_ELF):
            library = read_library(source)
            found = Found({f"lib/{FILE_NAMES[library.kind]}": source}, library)
        elif beginning.startswith(_GZIP) or beginning[_TAR_AT:].startswith(_TAR):
            found = _search(_unpacked(source, scratch), source)
        else:
            hint = "unpack it and give the folder" if beginning.startswith(_ZIP) else "download it again"
            raise RuntimeLibraryError(f"{source} is neither a .tar.gz archive nor a library", hint=hint)
    if include is not None:
        headers = {f"include/{path.name}": path for path in _files(include) if path.name in HEADERS}
        if len(headers) != len(HEADERS):
            raise RuntimeLibraryError(f"{include} lacks {' or '.join(HEADERS)}", hint="give Paddle-Lite's cxx/include")
        found.files.update(headers)
    return found


def _search(root: Path, source: Path) -> Found:
    """The files below ``root``, which is ``source`` or what was unpacked from it."""
    named: Dict[str, List[Path]] = {}
    for path in _files(root):
        named.setdefault(path.name, []).append(path)
    files: Dict[str, Path] = {}
    libraries: Dict[str, Library] = {}
    for kind, name in FILE_NAMES.items():
        if name in named:
            files[f"lib/{name}"] = _only(named[name], root, source)
            libraries[kind] = read_library(files[f"lib/{name}"])
    if not libraries:
        raise RuntimeLibraryError(
            f"{source} holds neither {' nor '.join(FILE_NAMES.values())}",
            hint="give an official inference_lite_lib archive, its folder, or one library",
        )
    main = libraries.get("light_api") or libraries["jni"]
    if any((library.abi, library.os) != (main.abi, main.os) for library in libraries.values()):
        raise RuntimeLibraryError(f"{source} holds libraries for several systems", hint="give the folder of one")
    for name in (*COMPANIONS, INTERFACE, JAR, *HEADERS):
        if name in named:
            folder = "java" if name == JAR else "include" if name in HEADERS else "lib"
            files[f"{folder}/{name}"] = _only(named[name], root, source)
    return Found(files, main)


def _files(root: Path) -> Iterator[Path]:
    """Regular files below ``root`` in a fixed order, without the demos."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name != "demo")
        yield from (path for name in sorted(names) if (path := Path(folder, name)).is_file())


def _only(paths: List[Path], root: Path, source: Path) -> Path:
    """The file that all of ``paths`` are copies of."""
    if len({sha256_file(path) for path in paths}) > 1:
        places = ", ".join(sorted(str(path.parent.relative_to(root)) for path in paths))
        raise RuntimeLibraryError(
            f"{source} holds {len(paths)} different {paths[0].name}: in {places}", hint="give the folder of one"
        )
    return paths[0]


def _beginning(source: Path) -> bytes:
    try:
        with source.open("rb") as stream:
            return stream.read(_TAR_AT + len(_TAR))
    except FileNotFoundError:
        raise RuntimeLibraryError(f"{source} does not exist", hint="give an archive, a folder or a library") from None
    except OSError as error:
        raise from_os_error(error, source) from error


def _unpacked(archive: Path, scratch: Path) -> Path:
    try:
        return unpack(_plain_tar(archive, scratch), scratch / "tree", bounds=_BOUNDS)
    except UnsafeArchiveError:
        raise
    except DownloadError as error:
        raise RuntimeLibraryError(f"{archive} is damaged: {error.message}", hint="download it again") from error


def _plain_tar(archive: Path, scratch: Path) -> Path:
    """Unzip within the bounds first: the safe unpacker reads plain tars only."""
    plain = scratch / archive.name
    written = 0
    try:
        with archive.open("rb") as stream:
            if stream.read(len(_GZIP)) != _GZIP:
                return archive
        with gzip.open(archive, "rb") as packed, plain.open("wb") as target:
            while block := packed.read(_BLOCK):
                written += len(block)
                if written > _BOUNDS.size:
                    raise UnsafeArchiveError(f"{archive} unpacks to far more than a runtime", hint="don't use it")
                target.write(block)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise RuntimeLibraryError(f"{archive} is damaged: {error}", hint="download it again") from error
    except OSError as error:
        raise from_os_error(error, archive) from error
    return plain
