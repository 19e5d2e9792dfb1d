"""The C interface, built with the stand-in for Paddle-Lite's library, and a model for it."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from pathlib import Path
from unittest import mock

from edgecls.runner.interface import interface_for
from edgecls.runtime.runtime import Runtime
from edgecls.runtime.store import add_runtime
from tests.nb.nb_writer import X86, conv, nb, op, param, var
from tests.runner.cpp_runner import stand_in_folder


@functools.lru_cache(maxsize=None)
def stand_in_runtime() -> Runtime:
    """The stand-in in a store of its own. Skips the test without g++."""
    folder = stand_in_folder()
    with mock.patch.dict(os.environ, {"EDGECLS_CACHE": _cache()}):
        return add_runtime(folder)


@functools.lru_cache(maxsize=None)
def stand_in_interface() -> Path:
    """The interface as edgecls builds it."""
    runtime = stand_in_runtime()
    with mock.patch.dict(os.environ, {"EDGECLS_CACHE": _cache()}):
        return interface_for(runtime)


def write_model(path: Path) -> Path:
    """A ``.nb`` for x86 that the gate lets through, of images of 3x2x2. The stand-in doesn't read it."""
    feed = op("feed", kernel={0: "none"})
    path.write_bytes(nb([feed, conv("w", target=X86)], [param("w", [4])], variables=[var("y", (1, 3, 2, 2))]))
    return path


@functools.lru_cache(maxsize=None)
def _cache() -> str:
    """Not in the stand-in's folder: an interface in there would be taken for one that came with the library."""
    folder = tempfile.mkdtemp(prefix="edgecls-interface-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
