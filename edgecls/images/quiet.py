"""Keeping the image libraries' own complaints off the terminal.

libpng, libjpeg and OpenCV write to descriptor 2 from C, which ``sys.stderr`` can't hold back; our own error names
the file and says the same.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import Iterator, Optional

_lock = threading.Lock()
_depth = 0
_saved: Optional[int] = None


@contextmanager
def quiet_native() -> Iterator[None]:
    """Send descriptor 2 to nowhere for the duration; threads may overlap."""
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _depth, _saved
    with _lock:
        _depth += 1
        if _depth > 1:
            return
        try:
            saved = os.dup(2)
        except OSError:
            # There is no descriptor 2 to be quiet on.
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
        _saved = saved


def _leave() -> None:
    global _depth, _saved
    with _lock:
        _depth -= 1
        if _depth == 0 and _saved is not None:
            os.dup2(_saved, 2)
            os.close(_saved)
            _saved = None
