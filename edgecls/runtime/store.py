"""The runtimes that were added, in the cache."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import Dict, List, Optional, Tuple

from edgecls.errors import RuntimeLibraryError
from edgecls.runtime.intake import collect
from edgecls.runtime.library import read_library
from edgecls.runtime.runtime import RUNTIME_JSON, Runtime
from edgecls.storage.atomic import atomic_folder, write_json
from edgecls.storage.cache import cache_dir
from edgecls.storage.hashing import sha256_file

_ADD = "add one with edgecls runtime add ARCHIVE"
_VERSION = re.compile(r"v\d+\.\d+(\.\d+)?(-[a-z]+\d*)?")


def store_dir() -> Path:
    """The folder of all runtimes."""
    return cache_dir() / "runtimes"


def add_runtime(source: Path, *, version: Optional[str] = None, include: Optional[Path] = None) -> Runtime:
    """Take a runtime into the store.

    Args:
        source: an official archive (.tar.gz), its unpacked folder, or one library.
        version: as "v2.12", for a library that doesn't carry its version.
        include: folder with paddle_api.h, where ``source`` has no headers.

    Raises:
        RuntimeLibraryError: nothing usable is in it.
        UnsafeArchiveError: the archive is not to be trusted.
        StorageError: the store can't be written.
    """
    if version is not None and not _VERSION.fullmatch(version):
        raise RuntimeLibraryError(f"{version!r} is no version", hint="give it like v2.12")
    with tempfile.TemporaryDirectory(prefix="edgecls-") as scratch:
        files = collect(source, Path(scratch), include=include)
        main = _main_library(files, source)
        library = read_library(main)
        digest = sha256_file(main)
        shown = library.version or version or library.commit or "unknown"
        name = f"{library.os}-{library.abi}-{shown}-{library.kind}-{digest[:8]}"
        with atomic_folder(store_dir() / name) as folder:
            for relative, origin in files.items():
                target = folder / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(origin, target)
            runtime = Runtime(
                path=store_dir() / name,
                name=name,
                library=library,
                declared_version=version,
                sha256=digest,
                source=source.name,
                files=tuple(sorted(files)),
            )
            write_json(folder / RUNTIME_JSON, runtime.to_json())
    _drop_older(runtime)
    return runtime


def list_runtimes() -> List[Runtime]:
    """All runtimes of the store, by name."""
    found = sorted(store_dir().glob(f"*/{RUNTIME_JSON}"))
    return [_load(path) for path in found if not path.parent.name.startswith(".")]


def find_named(name: Optional[str]) -> List[Runtime]:
    """The runtimes whose name begins with ``name``, or all.

    Raises:
        RuntimeLibraryError: there is none.
    """
    found = [runtime for runtime in list_runtimes() if runtime.name.startswith(name or "")]
    if not found:
        raise RuntimeLibraryError(
            f"there is no runtime {name!r}" if name else "there is no runtime yet",
            hint="see edgecls runtime list" if name else _ADD,
        )
    return found


def find_runtime(*, abi: str, os: str, name: Optional[str] = None, kind: str = "light_api") -> Runtime:
    """The runtime to use for a device: the named one, or the newest version that fits.

    Raises:
        RuntimeLibraryError: there is none.
    """
    fitting = [r for r in find_named(name) if (r.library.abi, r.library.os, r.library.kind) == (abi, os, kind)]
    if not fitting:
        raise RuntimeLibraryError(f"there is no Paddle-Lite runtime for {os} {abi}", hint=_ADD)
    return max(fitting, key=lambda runtime: (version_number(runtime.version) or (0, 0), runtime.name))


def remove_runtime(name: str) -> Runtime:
    """Take a runtime out of the store.

    Raises:
        RuntimeLibraryError: there is none whose name begins so, or several.
    """
    found = find_named(name)
    if len(found) != 1:
        raise RuntimeLibraryError(f"{len(found)} runtimes are named {name}", hint="see edgecls runtime list")
    shutil.rmtree(found[0].path)
    return found[0]


def version_number(version: Optional[str]) -> Optional[Tuple[int, int]]:
    """Major and minor of "v2.13-rc"; None where there is no version."""
    match = re.match(r"v?(\d+)\.(\d+)", version or "")
    return (int(match.group(1)), int(match.group(2))) if match else None


def _drop_older(runtime: Runtime) -> None:
    """The same library added again, with a version or headers now, takes the place of the first."""
    for other in list_runtimes():
        if other.sha256 == runtime.sha256 and other.name != runtime.name:
            shutil.rmtree(other.path)


def _main_library(files: Dict[str, Path], source: Path) -> Path:
    for part in ("light_api", "jni"):
        for relative, origin in sorted(files.items()):
            if relative.startswith("lib/libpaddle_") and part in relative:
                return origin
    raise RuntimeLibraryError(
        f"{source} holds neither libpaddle_light_api_shared.so nor libpaddle_lite_jni.so",
        hint="give an official inference_lite_lib archive, its folder, or one library",
    )


def _load(path: Path) -> Runtime:
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise RuntimeLibraryError(f"{path} is damaged: {error}", hint="add the runtime again") from error
    return Runtime.from_json(path.parent, value)
