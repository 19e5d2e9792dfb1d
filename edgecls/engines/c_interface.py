"""Calling the C interface to Paddle-Lite's library (runner/c_interface/edgecls_lite.h)."""

from __future__ import annotations

import ctypes
import functools
import os
from pathlib import Path
from typing import Any

from edgecls.errors import EdgeclsError, RuntimeLibraryError, WorkerError, by_name

_ERROR_BYTES = 2048


class CInterface:
    """The functions of a loaded interface; a failure of one of them raises the error that it tells.

    Args:
        path: the interface, with the library beside it.
        own_names_first: bind the library's calls to the interface's functions before the C library's of the same
            name: how the interface's ``fopen`` comes to be called, which gives the library another chip's name.

    Raises:
        RuntimeLibraryError: it can't be loaded.
    """

    def __init__(self, path: Path, *, own_names_first: bool = False) -> None:
        mode = os.RTLD_NOW | os.RTLD_LOCAL | (os.RTLD_DEEPBIND if own_names_first else 0)
        try:
            self._library = ctypes.CDLL(str(path), mode=mode)
            self._declare()
        except (OSError, AttributeError) as error:
            raise RuntimeLibraryError(
                f"Paddle-Lite's library can't be loaded: {error}", hint="add a runtime that is built for this system"
            ) from error

    def create(self, model: str, threads: int, power_mode: str, soc: str) -> int:
        """Load a model; gives its handle."""
        words = [os.fsencode(model), threads, power_mode.encode(), soc.encode()]
        return int(self._call(self._library.edgecls_lite_create, *words))

    def input(self, handle: int, batch: int, channels: int, height: int, width: int) -> int:
        """The address of the input's memory."""
        return int(self._call(self._library.edgecls_lite_input, handle, batch, channels, height, width))

    def run(self, handle: int) -> None:
        """Compute."""
        self._call(self._library.edgecls_lite_run, handle)

    def output(self, handle: int, classes: Any) -> int:
        """The address of the scores; ``classes`` is a ctypes.c_int64 that takes the width of a row."""
        return int(self._call(self._library.edgecls_lite_output, handle, ctypes.byref(classes)))

    def threads(self, handle: int) -> int:
        return int(self._library.edgecls_lite_threads(handle))

    def version(self, handle: int) -> str:
        return bytes(self._library.edgecls_lite_version(handle)).decode("utf-8", "replace")

    def load_ms(self, handle: int) -> float:
        return float(self._library.edgecls_lite_load_ms(handle))

    def destroy(self, handle: int) -> None:
        self._library.edgecls_lite_destroy(handle)

    def _call(self, function: Any, *arguments: Any) -> Any:
        error = ctypes.create_string_buffer(_ERROR_BYTES)
        done = function(*arguments, error, _ERROR_BYTES)
        if not done:
            raise _told(error.value.decode("utf-8", "replace"))
        return done

    def _declare(self) -> None:
        handle, number, address, text = ctypes.c_void_p, ctypes.c_int64, ctypes.c_void_p, ctypes.c_char_p
        told = [text, ctypes.c_size_t]
        for name, result, arguments in (
            ("create", handle, [text, ctypes.c_int, text, text, *told]),
            ("input", address, [handle, number, number, number, number, *told]),
            ("run", ctypes.c_int, [handle, *told]),
            ("output", address, [handle, ctypes.POINTER(ctypes.c_int64), *told]),
            ("threads", ctypes.c_int, [handle]),
            ("version", text, [handle]),
            ("load_ms", ctypes.c_double, [handle]),
            ("destroy", None, [handle]),
        ):
            function = getattr(self._library, f"edgecls_lite_{name}")
            function.restype, function.argtypes = result, arguments


@functools.lru_cache(maxsize=None)
def load_interface(path: Path, own_names_first: bool) -> CInterface:
    """The interface, loaded once a process.

    Raises:
        RuntimeLibraryError: it can't be loaded.
    """
    return CInterface(path, own_names_first=own_names_first)


def _told(text: str) -> EdgeclsError:
    """The error that "KIND, MESSAGE, HINT", a line each, stands for; the message may have lines of its own."""
    kind, _, rest = text.partition("\n")
    message, _, hint = rest.rpartition("\n")
    return by_name().get(kind, WorkerError)(message or rest, hint=hint)
