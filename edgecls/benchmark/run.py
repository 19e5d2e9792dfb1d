"""``edgecls.bench``: measure artifacts over a grid."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Callable, Dict, Optional, Sequence, Tuple, Union

from edgecls._version import __version__
from edgecls.artifact.folder import Artifact
from edgecls.benchmark.host import Host
from edgecls.benchmark.plan import plan_host
from edgecls.engines.request import MAX_THREADS, MODES, NEEDS
from edgecls.errors import EdgeclsError, InterpreterError, SettingsError
from edgecls.results.environment import Environment, read_environment
from edgecls.results.files import save_result
from edgecls.results.result import BenchSettings, Meta, Result
from edgecls.results.row import Failure, Problem, Row
from edgecls.runner.settings import MAX_BATCH, Limits
from edgecls.worker.interpreter import find_interpreter, installed_versions


def bench(
    artifacts: Sequence[Union[Artifact, Path]],
    *,
    device: str = "host",
    engines: Optional[Sequence[str]] = None,
    threads: Sequence[int] = (1,),
    batch: Sequence[int] = (1,),
    warmup: int = 10,
    min_runs: int = 100,
    min_seconds: float = 3.0,
    max_seconds: float = 60.0,
    output: Optional[Path] = None,
    on_row: Optional[Callable[[Row], None]] = None,
    on_failure: Optional[Callable[[Failure], None]] = None,
    on_progress: Optional[Callable[[str], None]] = None,
) -> Result:
    """Measure artifacts, cell by cell.

    A cell that fails is kept in ``Result.failed`` and the others go on. The result so far is written after each.

    Args:
        artifacts: artifacts or their folders.
        device: "host".
        engines: the engines to measure; by default all.
        threads: numbers of threads.
        batch: batch sizes, images.
        warmup: untimed runs before the samples.
        min_runs: fewest samples.
        min_seconds: shortest time of sampling, seconds.
        max_seconds: longest time of sampling, seconds.
        output: where to write the result as JSON.
        on_row: called with each measured row.
        on_failure: called with each cell that failed.
        on_progress: called with a line on what comes next.

    Raises:
        ArtifactError: an artifact is missing, damaged or lacks its host part.
        SettingsError: a setting is out of range.
        StorageError: the result can't be written.
    """
    settings = BenchSettings(
        device=device,
        engines=tuple(engines) if engines else tuple(MODES),
        threads=tuple(dict.fromkeys(threads)),
        batch=tuple(dict.fromkeys(batch)),
        warmup=warmup,
        min_runs=min_runs,
        min_seconds=float(min_seconds),
        max_seconds=float(max_seconds),
    )
    limits = Limits(warmup, min_runs, float(min_seconds), float(max_seconds))
    _check(settings, limits)
    loaded = [artifact if isinstance(artifact, Artifact) else Artifact.load(artifact) for artifact in artifacts]
    plan = plan_host(loaded, settings)
    result = Result(_meta(), _environment(settings.engines), settings, skipped=plan.skipped)
    _save(result, output)
    with Host(limits) as host:
        for number, planned in enumerate(plan.cells, start=1):
            if on_progress is not None:
                on_progress(f"{number}/{len(plan.cells)} {planned.cell}")
            try:
                row = host.measure(planned)
            except EdgeclsError as error:
                failure = Failure(planned.cell, Problem.of(error))
                result = replace(result, failed=(*result.failed, failure))
                _save(result, output)
                if on_failure is not None:
                    on_failure(failure)
                continue
            result = replace(result, rows=(*result.rows, row))
            _save(result, output)
            if on_row is not None:
                on_row(row)
    return result


def _check(settings: BenchSettings, limits: Limits) -> None:
    limits.check()
    if settings.device != "host":
        raise SettingsError(f"device {settings.device!r} is unknown", hint="use host")
    for engine in settings.engines:
        if engine not in MODES:
            raise SettingsError(f"engine {engine!r} is unknown", hint=f"use {' or '.join(MODES)}")
    _check_numbers("threads", settings.threads, MAX_THREADS)
    _check_numbers("batch", settings.batch, MAX_BATCH)


def _check_numbers(name: str, numbers: Tuple[int, ...], largest: int) -> None:
    if not numbers or not all(1 <= number <= largest for number in numbers):
        listed = ",".join(map(str, numbers)) or "nothing"
        raise SettingsError(f"--{name} {listed} is out of range", hint=f"give numbers from 1 to {largest}")


def _meta() -> Meta:
    return Meta("edgecls", __version__, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))


def _environment(engines: Sequence[str]) -> Environment:
    packages: Dict[str, str] = {}
    for engine in engines:
        try:
            versions = installed_versions(find_interpreter(NEEDS[engine]))
        except InterpreterError:
            # The cells of this engine will say so.
            continue
        packages.update({name: versions[name] for name in NEEDS[engine]})
    return read_environment(packages)


def _save(result: Result, output: Optional[Path]) -> None:
    if output is not None:
        save_result(result, output)
