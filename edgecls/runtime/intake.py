"""Finding the files of a runtime in what a person has: an official archive, its folder, or one library.

The official archives unpack to ``inference_lite_lib.SYSTEM.ABI/`` with ``cxx/lib``, ``cxx/include``, ``java/jar``
and ``java/so``; they also hold demos, static libraries and pictures, which stay out.
"""

from __future__ import annotations

import gzip
import shutil
import zlib
from pathlib import Path
from typing import Dict, Iterable, Optional

from edgecls.errors import RuntimeLibraryError, UnsafeArchiveError, from_os_error
from edgecls.weights.archive import Bounds, unpack

#: Far above what an official archive holds (about 1,500 members, 200 MB).
_BOUNDS = Bounds(members=20_000, size=2 << 30, depth=24)
_BLOCK = 1 << 20

LIBRARIES = ("libpaddle_light_api_shared.so", "libpaddle_lite_jni.so", "libc++_shared.so", "libomp.so")
JAR = "PaddlePredictor.jar"
HEADERS = ("paddle_api.h", "paddle_place.h")


def collect(source: Path, scratch: Path, *, include: Optional[Path] = None) -> Dict[str, Path]:
    """The files of a runtime by their place in the store.

    Args:
        source: archive, folder or library.
        scratch: an empty folder to unpack into.
        include: a folder with the headers.

    Raises:
        RuntimeLibraryError: ``source`` doesn't exist or is something else.
        UnsafeArchiveError: the archive is not to be trusted.
        DownloadError: the archive is damaged.
    """
    if source.is_dir():
        found = _pick(sorted(source.rglob("*")))
    elif source.is_file() and source.name.endswith((".tar.gz", ".tgz", ".tar")):
        found = _pick(sorted(unpack(_plain_tar(source, scratch), scratch / "tree", bounds=_BOUNDS).rglob("*")))
    elif source.is_file():
        found = {f"lib/{source.name}": source}
    else:
        raise RuntimeLibraryError(f"{source} does not exist", hint="give an archive, a folder or a library")
    if include is not None:
        headers = _pick(sorted(include.rglob("*.h")))
        if "include/paddle_api.h" not in headers:
            raise RuntimeLibraryError(f"{include} has no paddle_api.h", hint="give Paddle-Lite's cxx/include")
        found.update(headers)
    return found


def _pick(paths: Iterable[Path]) -> Dict[str, Path]:
    found: Dict[str, Path] = {}
    for path in paths:
        if not path.is_file() or "demo" in path.parts:
            continue
        if path.name in LIBRARIES:
            found.setdefault(f"lib/{path.name}", path)
        elif path.name in HEADERS:
            found.setdefault(f"include/{path.name}", path)
        elif path.name == JAR:
            found.setdefault(f"java/{path.name}", path)
    return found


def _plain_tar(archive: Path, scratch: Path) -> Path:
    """Unzip within the bounds first: the safe unpacker reads plain tars only."""
    if archive.name.endswith(".tar"):
        return archive
    plain = scratch / "archive.tar"
    written = 0
    try:
        with gzip.open(archive, "rb") as packed, plain.open("wb") as target:
            while block := packed.read(_BLOCK):
                written += len(block)
                if written > _BOUNDS.size:
                    raise UnsafeArchiveError(f"{archive.name} unpacks to far more than a runtime", hint="don't use it")
                target.write(block)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        shutil.rmtree(scratch, ignore_errors=True)
        raise RuntimeLibraryError(f"{archive.name} is damaged: {error}", hint="download it again") from error
    except OSError as error:
        raise from_os_error(error, archive) from error
    return plain
