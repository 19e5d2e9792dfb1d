"""Classifying every picture of some arrays, one after the other."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edgecls.engines.engine import Engine
from edgecls.errors import InputError
from edgecls.preprocess.levels import look_up
from edgecls.runner.conditions import peak_rss_bytes
from edgecls.runner.emit import Emitter, finite_numbers
from edgecls.runner.settings import RunnerSettings

_HINT = "push it again"


def classify(engine: Engine, settings: RunnerSettings, emit: Emitter) -> None:
    """Tell the scores of each picture, then ``done``. Memory holds one picture; the arrays are mapped.

    Raises:
        InputError: an array can't be read or is of another form.
    """
    assert settings.table is not None
    table = _read(settings.table)
    if table.dtype != np.float32 or table.shape != (3, 256):
        raise InputError(f"{settings.table} is not float32 [3, 256]", hint=_HINT)
    index = 0
    started = time.perf_counter_ns()
    for path in (settings.input, *settings.further):
        pictures = _read(path)
        if pictures.dtype != np.uint8 or pictures.ndim != 4 or pictures.shape[3] != 3 or 0 in pictures.shape:
            raise InputError(f"{path} is not uint8 [N, H, W, 3]", hint=_HINT)
        for picture in pictures:
            engine.feed(look_up(picture, table)[None])
            before = time.perf_counter_ns()
            engine.forward()
            spent = time.perf_counter_ns() - before
            emit("prediction", index=index, ms=spent / 1e6, values=finite_numbers(engine.fetch()[0]))
            index += 1
    emit(
        "done",
        count=index,
        wall_ms=(time.perf_counter_ns() - started) / 1e6,
        peak_rss_bytes=peak_rss_bytes(),
    )


def _read(path: str) -> NDArray[Any]:
    try:
        array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise InputError(f"the input {path} can't be read: {error}", hint=_HINT) from error
    return array
