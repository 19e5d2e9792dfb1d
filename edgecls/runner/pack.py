"""A runtime with its C interface in one archive, for a board that has no compiler."""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path
from typing import BinaryIO, Dict, cast

from edgecls.errors import RuntimeLibraryError
from edgecls.runner.interface import interface_for
from edgecls.runtime.intake import INTERFACE
from edgecls.runtime.runtime import Runtime
from edgecls.storage.atomic import atomic_path


def pack_runtime(runtime: Runtime, target: Path) -> Path:
    """Write a ``.tar.gz`` that ``edgecls runtime add`` takes; the same runtime gives the same bytes.

    Args:
        runtime: of a Linux device, with headers to build the interface with.
        target: the archive.

    Returns:
        ``target``.

    Raises:
        RuntimeLibraryError: the runtime is not for Linux, or has no headers or C++ library.
        MissingPackageError: there is no compiler for the device.
        StorageError: the archive can't be written.
    """
    if runtime.library.os != "linux":
        raise RuntimeLibraryError(
            f"the runtime {runtime.name} is for {runtime.library.os}", hint="Python predicts on Linux boards"
        )
    interface = interface_for(runtime)
    paths = {name: runtime.path / name for name in runtime.files}
    paths[f"lib/{INTERFACE}"] = interface
    with atomic_path(target) as temporary, temporary.open("wb") as stream:
        _write(stream, runtime.name, paths)
    return target


def _write(stream: BinaryIO, folder: str, paths: Dict[str, Path]) -> None:
    # Neither a name nor a time in the header of the compression.
    packed = gzip.GzipFile("", "wb", fileobj=stream, mtime=0)
    with packed, tarfile.open(fileobj=cast(BinaryIO, packed), mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(paths):
            member = tarfile.TarInfo(f"{folder}/{name}")
            member.size = paths[name].stat().st_size
            member.mode = 0o644
            with paths[name].open("rb") as source:
                archive.addfile(member, source)
