"""The Python build of the runner: load, prove the output, warm up, time, tell."""

from __future__ import annotations

import os
import platform
import sys
import time
import traceback
from typing import Any, NoReturn, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from edgecls._version import __version__
from edgecls.engines.engine import Engine
from edgecls.engines.load import load
from edgecls.errors import EdgeclsError, InputError
from edgecls.runner.classify import classify
from edgecls.runner.conditions import peak_rss_bytes, read_conditions, rss_bytes
from edgecls.runner.emit import Emitter, claim_stdout, finite_numbers
from edgecls.runner.settings import RunnerSettings, parse_arguments
from edgecls.runner.stopwatch import time_runs, warm_up
from edgecls.worker.parent import die_with_parent

PROTOCOL = 1


def main(words: Sequence[str]) -> NoReturn:
    """Run one cell and end the process: exit code 0 after ``done``, 1 after ``error``."""
    emit = claim_stdout()
    code = 1
    try:
        _run(parse_arguments(words), emit)
        code = 0
    except EdgeclsError as error:
        _tell(emit, type(error).__name__, error.message, error.hint)
    except BrokenPipeError:
        pass
    except MemoryError:
        _tell(emit, "WorkerError", "out of memory", "try a smaller batch")
    except Exception as error:
        traceback.print_exc()
        _tell(emit, "WorkerError", f"the runner failed: {type(error).__name__}: {error}", "report it with the model")
    sys.stderr.flush()
    # Paddle's destructors can crash at exit, after everything was told.
    os._exit(code)


def _tell(emit: Emitter, kind: str, message: str, hint: str) -> None:
    try:
        emit("error", kind=kind, message=message, hint=hint)
    except BrokenPipeError:
        pass


def _run(settings: RunnerSettings, emit: Emitter) -> None:
    if settings.parent is not None:
        die_with_parent(settings.parent)
    request = settings.request
    emit(
        "hello",
        protocol=PROTOCOL,
        runner="python",
        runner_version=__version__,
        pid=os.getpid(),
        platform=f"{platform.system()} {platform.machine()} Python {platform.python_version()}",
    )
    batch = None if settings.table is not None else _read_input(settings.input, settings.batch)
    engine = load(request)
    emit(
        "loaded",
        engine=engine.name,
        engine_version=engine.version,
        mode=engine.mode,
        threads=engine.threads,
        load_ms=engine.load_ms,
        rss_bytes=rss_bytes(),
    )
    if batch is None:
        classify(engine, settings, emit)
    else:
        _measure(engine, batch, settings, emit)


def _measure(engine: Engine, batch: NDArray[np.float32], settings: RunnerSettings, emit: Emitter) -> None:
    engine.feed(batch)
    started = time.perf_counter_ns()
    engine.forward()
    first_ms = (time.perf_counter_ns() - started) / 1e6
    first = engine.fetch()
    emit("output", first_ms=first_ms, values=finite_numbers(first[0]), spread=_distance(first, first[:1]))
    warm_up(engine.forward, settings.limits.warmup)
    emit("conditions", when="before", **read_conditions())
    timing = time_runs(engine.forward, settings.limits, emit.samples)
    emit("conditions", when="after", **read_conditions())
    emit(
        "done",
        count=timing.count,
        wall_ms=timing.wall_ms,
        cpu_ms=timing.cpu_ms,
        stopped_by=timing.stopped_by,
        change=_distance(engine.fetch(), first),
        peak_rss_bytes=peak_rss_bytes(),
    )


def _read_input(path: str, batch: int) -> NDArray[np.float32]:
    try:
        image: NDArray[Any] = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise InputError(f"the input {path} can't be read: {error}", hint="give a .npy file") from error
    if image.ndim != 4 or image.shape[0] != 1:
        raise InputError(f"the input {path} has shape {image.shape}", hint="give one image, [1, C, H, W]")
    return np.ascontiguousarray(np.repeat(image, batch, axis=0))


def _distance(left: NDArray[np.float32], right: NDArray[np.float32]) -> Optional[float]:
    distance = float(np.max(np.abs(left - right)))
    return distance if np.isfinite(distance) else None
