"""``edgecls.bench``: measure artifacts over a grid."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Callable, Dict, List, Optional, Sequence, Union

from edgecls._version import __version__
from edgecls.artifact.folder import Artifact
from edgecls.benchmark.compare import DEFAULT_ROUNDS, check_comparison, compare_here, compare_on_device
from edgecls.benchmark.host import Host
from edgecls.benchmark.limits import HOST, ON_DEVICES, check_settings, limits_of
from edgecls.benchmark.plan import plan_host
from edgecls.benchmark.record import Record
from edgecls.benchmark.resume import artifacts_of, load_resumable
from edgecls.benchmark.side_by_side import measure_on_devices
from edgecls.engines.request import MODES, NEEDS
from edgecls.errors import EdgeclsError, InterpreterError, SettingsError
from edgecls.results.environment import Environment, read_environment
from edgecls.results.result import TOOL, BenchSettings, GridArtifact, Meta, Result
from edgecls.results.row import Failure, Row
from edgecls.runner.settings import Limits
from edgecls.storage.hashing import sha256_file
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
    power_modes: Sequence[str] = ("none",),
    soc: Optional[str] = None,
    runtime: Optional[str] = None,
    python: Optional[str] = None,
    runner: Optional[str] = None,
    force: bool = False,
    cool_below_c: Optional[float] = 50.0,
    cool_seconds: float = 120.0,
    compare: bool = False,
    compared_soc: Optional[str] = None,
    rounds: int = DEFAULT_ROUNDS,
    output: Optional[Path] = None,
    resume: Optional[Path] = None,
    on_row: Optional[Callable[[Row], None]] = None,
    on_failure: Optional[Callable[[Failure], None]] = None,
    on_progress: Optional[Callable[[str], None]] = None,
    on_news: Optional[Callable[[str], None]] = None,
) -> Result:
    """Measure artifacts, cell by cell.

    A cell that fails is kept in ``Result.failed`` and the others go on. The result so far is written after each.

    Args:
        artifacts: artifacts or their folders.
        device: "host", "adb", "adb:SERIAL", "ssh:USER@HOST[:PORT]", or "all" for every device that adb knows, side
            by side.
        engines: the engines to measure; by default all on the host, Paddle-Lite on a device.
        threads: numbers of threads.
        batch: batch sizes, images.
        warmup: untimed runs before the samples.
        min_runs: fewest samples.
        min_seconds: shortest time of sampling, seconds.
        max_seconds: longest time of sampling, seconds.
        power_modes: Paddle-Lite's core bindings: "high", "low", "full", "none", "rand_high", "rand_low".
        soc: name of a chip that Paddle-Lite shall take the device's for.
        runtime: beginning of the name of a runtime; by default the newest that fits the device.
        python: a Python on the device that has numpy and paddlelite; it runs the Python runner.
        runner: the build of the runner: "cpp", "java" (on Android) or "python"; by default whichever fits.
        force: use a runtime that is refused for an artifact.
        cool_below_c: wait before each cell until the hottest sensor is below it, degrees Celsius; None for no wait.
        cool_seconds: longest wait a cell.
        compare: measure two artifacts in turns and say how much longer the second takes.
        compared_soc: measure one artifact in turns on a device, the second side with Paddle-Lite taking the device's
            chip for this one.
        rounds: of a comparison, 3 to 20; each is of two blocks of either side.
        output: where to write the result as JSON.
        resume: a result to go on with: its settings count, not those given here, and finished cells stay.
        on_row: called with each measured row.
        on_failure: called with each cell that failed.
        on_progress: called with a line on what comes next.
        on_news: called with passing news, such as how much of a file has been sent.

    Raises:
        ArtifactError: an artifact is missing, damaged or lacks its host part.
        InputError: the result to go on with is missing, damaged or of the Android app.
        SettingsError: a setting is out of range.
        DeviceError: the only device is missing or can't be used.
        RuntimeLibraryError: there is no runtime for the only device.
        StorageError: the result can't be written.
    """
    if resume is not None:
        result = load_resumable(resume)
        loaded = artifacts_of(result, _load(artifacts))
        output = output or resume
    else:
        on_host = device == HOST
        settings = BenchSettings(
            device=device,
            engines=tuple(engines) if engines else tuple(MODES) if on_host else ON_DEVICES,
            threads=tuple(dict.fromkeys(threads)),
            batch=tuple(dict.fromkeys(batch)),
            warmup=warmup,
            min_runs=min_runs,
            min_seconds=float(min_seconds),
            max_seconds=float(max_seconds),
            power_modes=tuple(dict.fromkeys(power_modes)),
            soc=soc,
            runtime=runtime,
            python=python,
            runner=runner,
            force=force,
            cool_below_c=None if on_host else cool_below_c,
            cool_seconds=0.0 if on_host else float(cool_seconds),
        )
        check_settings(settings)
        loaded = _load(artifacts)
        grid = tuple(GridArtifact(artifact.name, sha256_file(artifact.nb)) for artifact in loaded)
        settings = replace(settings, artifacts=grid)
        if compare or compared_soc is not None:
            settings = replace(settings, rounds=rounds, compared_soc=compared_soc)
            check_comparison(settings)
        result = Result(_meta(), _environment(settings), settings)
    limits = limits_of(result.settings)
    record = Record(result, output, on_row=on_row, on_failure=on_failure)
    tell = on_progress or (lambda text: None)
    news = on_news or (lambda text: None)
    in_turns, here = result.settings.rounds is not None, result.settings.device == HOST
    if in_turns and here:
        compare_here(loaded, record, tell=tell)
    elif in_turns:
        compare_on_device(loaded, record, tell=tell, news=news)
    elif here:
        _measure_here(loaded, record, limits, tell)
    else:
        measure_on_devices(loaded, record, limits, tell=tell, news=news)
    return record.result


def _load(artifacts: Sequence[Union[Artifact, Path]]) -> List[Artifact]:
    loaded = [artifact if isinstance(artifact, Artifact) else Artifact.load(artifact) for artifact in artifacts]
    homes: Dict[str, Path] = {}
    for artifact in loaded:
        other = homes.setdefault(artifact.name, artifact.path)
        if other.resolve() != artifact.path.resolve():
            raise SettingsError(
                f"{other} and {artifact.path} have the same name, by which a result tells artifacts apart",
                hint="rename one of the folders",
            )
    return loaded


def _measure_here(artifacts: Sequence[Artifact], record: Record, limits: Limits, tell: Callable[[str], None]) -> None:
    plan = plan_host(artifacts, record.result.settings)
    record.add_skips(plan.skipped)
    record.save()
    with Host(limits) as host:
        for number, planned in enumerate(plan.cells, start=1):
            if planned.cell in record.finished:
                continue
            tell(f"{number}/{len(plan.cells)} {planned.cell}")
            try:
                row = host.measure(planned)
            except EdgeclsError as error:
                record.add_failure(planned.cell, error)
            else:
                record.add_row(row)


def _meta() -> Meta:
    return Meta(TOOL, __version__, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))


def _environment(settings: BenchSettings) -> Environment:
    packages: Dict[str, str] = {}
    for engine in settings.engines if settings.device == HOST else ():
        try:
            versions = installed_versions(find_interpreter(NEEDS[engine]))
        except InterpreterError:
            # The cells of this engine will say so.
            continue
        packages.update({name: versions[name] for name in NEEDS[engine]})
    return read_environment(packages)
