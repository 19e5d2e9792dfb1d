"""The C interface of a runtime, ready to be loaded: built here, or brought along in the runtime's archive."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Optional

from edgecls.errors import from_os_error
from edgecls.runner.build import build_c_interface
from edgecls.runtime.intake import INTERFACE
from edgecls.runtime.runtime import Runtime

#: EDGECLS_LITE_ABI of c_interface/edgecls_lite.h, whose functions the engine calls.
ABI = 1

_MARK = re.compile(rb"edgecls_lite abi (\d+) of edgecls ")


def interface_for(runtime: Runtime) -> Path:
    """The C interface for a runtime of this machine, with the runtime's libraries beside it.

    One that came with the runtime goes before one that would have to be built.

    Raises:
        RuntimeLibraryError: the runtime has no headers, or they don't fit its library.
        MissingPackageError: there is no compiler.
        StorageError: the cache can't be written.
    """
    brought = brought_interface(runtime)
    if brought is not None:
        return brought
    built = build_c_interface(runtime)
    _put_libraries_beside(built, runtime)
    return built


def brought_interface(runtime: Runtime) -> Optional[Path]:
    """The interface in the runtime itself, if this edgecls can call it."""
    path = runtime.path / "lib" / INTERFACE
    if f"lib/{INTERFACE}" not in runtime.files:
        return None
    found = _MARK.search(path.read_bytes())
    return path if found and int(found.group(1)) == ABI else None


def _put_libraries_beside(built: Path, runtime: Runtime) -> None:
    """Links to what is in the store: loading finds the libraries beside the interface, wherever that is."""
    for name in runtime.files:
        if not name.startswith("lib/") or name == f"lib/{INTERFACE}":
            continue
        link = built.parent / Path(name).name
        target = runtime.path / name
        try:
            if link.is_symlink() and os.readlink(link) != str(target):
                link.unlink()
            if not link.exists():
                link.symlink_to(target)
        except FileExistsError:
            # Another process was first.
            continue
        except OSError as error:
            raise from_os_error(error, link) from error
