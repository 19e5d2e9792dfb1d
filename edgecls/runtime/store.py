"""The runtimes that were added, in the cache."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import List, Optional

from edgecls.errors import RuntimeLibraryError, from_os_error
from edgecls.runtime.intake import collect
from edgecls.runtime.releases import version_number
from edgecls.runtime.runtime import RUNTIME_JSON, Runtime, damaged
from edgecls.storage.atomic import atomic_folder, write_json
from edgecls.storage.cache import cache_dir
from edgecls.storage.hashing import sha256_file

_ADD = "add one with edgecls runtime add ARCHIVE"
_VERSION = re.compile(r"v\d+\.\d+(\.\d+)?(-[a-z]+\d*)?")


def store_dir() -> Path:
    """The folder of all runtimes."""
    return cache_dir() / "runtimes"


def add_runtime(source: Path, *, version: Optional[str] = None, include: Optional[Path] = None) -> Runtime:
    """Take a runtime into the store; it takes the place of one with the same library.

    Args:
        source: an official archive (.tar.gz), its unpacked folder, or one library.
        version: as "v2.12", for a library that doesn't carry its version.
        include: folder with paddle_api.h, where ``source`` has no headers.

    Raises:
        RuntimeLibraryError: nothing usable is in it, or the library contradicts ``version``.
        UnsafeArchiveError: the archive is not to be trusted.
        StorageError: the store can't be written.
    """
    if version is not None and not _VERSION.fullmatch(version):
        raise RuntimeLibraryError(f"{version!r} is no version", hint="give it like v2.12")
    with tempfile.TemporaryDirectory(prefix="edgecls-") as scratch:
        found = collect(source, Path(scratch), include=include)
        library = found.library
        if version is not None and library.version is not None and library.version != version:
            raise RuntimeLibraryError(
                f"{source.name} says that it is {library.version}, not {version}", hint="leave --version out"
            )
        digest = sha256_file(found.main_library)
        shown = library.version or version or library.commit or "unknown"
        name = f"{library.os}-{library.abi}-{shown}-{library.kind}-{digest[:8]}"
        with atomic_folder(store_dir() / name) as folder:
            for relative, origin in found.files.items():
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
                files=tuple(sorted(found.files)),
            )
            write_json(folder / RUNTIME_JSON, runtime.to_json())
    _drop_older(runtime)
    return runtime


def list_runtimes() -> List[Runtime]:
    """All runtimes of the store, by name.

    Raises:
        RuntimeLibraryError: one of them is damaged.
    """
    return [_load(folder) for folder in _folders()]


def find_named(name: Optional[str]) -> List[Runtime]:
    """The runtimes whose name begins with ``name``, or all.

    Raises:
        RuntimeLibraryError: there is none, or one is damaged.
    """
    found = [_load(folder) for folder in _folders() if folder.name.startswith(name or "")]
    if not found:
        raise _none(name)
    return found


def find_runtime(*, abi: str, os: str, name: Optional[str] = None, kind: str = "light_api") -> Runtime:
    """The runtime to use for a device: the named one, or the newest version that fits, with_extra before without.

    Args:
        abi: as Library has it.
        os: as Library has it.
        name: beginning of its name.
        kind: the library that it must hold: "light_api" or "jni".

    Raises:
        RuntimeLibraryError: there is none.
    """
    fitting = [r for r in find_named(name) if (r.library.abi, r.library.os) == (abi, os) and r.has(kind)]
    if not fitting:
        named = f"the runtime {name} is not" if name else "there is no Paddle-Lite runtime"
        raise RuntimeLibraryError(f"{named} for {os} {abi} ({kind})", hint=_ADD)
    return max(fitting, key=lambda r: (version_number(r.version) or (0, 0), r.library.with_extra, r.name))


def remove_runtime(name: str) -> str:
    """Take a runtime, which may be damaged, out of the store.

    Args:
        name: its name or, where that is enough, the beginning of it.

    Returns:
        The name of what was removed.

    Raises:
        RuntimeLibraryError: there is none whose name begins so, or several.
        StorageError: it can't be removed.
    """
    found = [folder for folder in _folders() if folder.name.startswith(name)]
    exact = [folder for folder in found if folder.name == name]
    if not found:
        raise _none(name)
    if len(found) > 1 and not exact:
        raise RuntimeLibraryError(f"{len(found)} runtimes are named {name}", hint="see edgecls runtime list")
    _remove((exact or found)[0])
    return (exact or found)[0].name


def _folders() -> List[Path]:
    """A folder that is being written or removed begins with a dot."""
    return sorted(path.parent for path in store_dir().glob(f"*/{RUNTIME_JSON}") if path.parent.name[0] != ".")


def _none(name: Optional[str]) -> RuntimeLibraryError:
    if name:
        return RuntimeLibraryError(f"there is no runtime {name!r}", hint="see edgecls runtime list")
    return RuntimeLibraryError("there is no runtime yet", hint=_ADD)


def _drop_older(runtime: Runtime) -> None:
    """The same library added again, with a version or headers now, takes the place of the first."""
    for folder in _folders():
        if folder.name != runtime.name and folder.name.endswith(f"-{runtime.sha256[:8]}"):
            _remove(folder)


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise from_os_error(error, folder) from error


def _load(folder: Path) -> Runtime:
    path = folder / RUNTIME_JSON
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(folder, error) from error
    return Runtime.from_json(folder, value)
