"""Which cells a bench measures, and which it leaves out and why."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Sequence, Tuple

from edgecls.artifact.folder import Artifact
from edgecls.engines.request import EngineRequest
from edgecls.results.cell import Cell
from edgecls.results.result import BenchSettings
from edgecls.results.row import Skip
from edgecls.storage.hashing import sha256_file

_NOT_ON_X86 = {
    ("paddle_lite", "int8"): "Paddle-Lite computes int8 wrongly on x86: measure it on the device",
    ("paddle_lite", "fp16"): "Paddle-Lite has fp16 kernels for ARM only; on the host the fp32 twin stands for it",
    ("paddle_inference", "fp16"): "Paddle Inference has no fp16 on this processor; the fp32 export stands for it",
}
_ON_DEVICES = "paddle_lite"
_NOT_ON_DEVICES = "a device runs the artifact's .nb in Paddle-Lite"
_ONE_THREAD = "Paddle-Lite's library for x86 computes on 1 thread whatever it is told"


@dataclass(frozen=True)
class Planned:
    """A cell, and what to load for it."""

    cell: Cell
    artifact: Artifact
    request: EngineRequest


@dataclass(frozen=True)
class Plan:
    """What to do.

    Attributes:
        cells: to be measured, in this order.
        skipped: what was asked for and is left out.
    """

    cells: Tuple[Planned, ...]
    skipped: Tuple[Skip, ...]


@dataclass(frozen=True)
class _Program:
    """Something of an artifact that the host can run."""

    engine: str
    mode: str
    precision: str
    model: Path
    params: Optional[Path]
    identity: Tuple[str, ...]


def plan_host(artifacts: Sequence[Artifact], settings: BenchSettings) -> Plan:
    """The grid on this machine.

    fp32 runs as the twin in Paddle-Lite and as the export in Paddle Inference with oneDNN, also for int8 and fp16
    artifacts, to compare with; int8 as the quantized model in Paddle Inference with oneDNN int8. Artifacts of the
    same export share their fp32 rows.

    Raises:
        ArtifactError: an artifact lacks its host part.
    """
    cells: List[Planned] = []
    skipped: List[Skip] = []
    owners: Dict[Tuple[str, ...], str] = {}
    for artifact in artifacts:
        name, precision = artifact.name, artifact.description.precision
        for engine in settings.engines:
            reason = _NOT_ON_X86.get((engine, precision))
            if reason:
                skipped.append(Skip(name, engine, precision, None, reason))
        for program in _programs(artifact):
            if program.engine not in settings.engines:
                continue
            if program.identity in owners:
                reason = f"the same model is measured as {owners[program.identity]}"
                skipped.append(Skip(name, program.engine, program.precision, None, reason))
                continue
            owners[program.identity] = name
            cells += _grid(artifact, program, settings)
            skipped += _left_out_threads(name, program, settings)
    return Plan(tuple(cells), tuple(skipped))


def plan_device(artifacts: Sequence[Artifact], settings: BenchSettings, device: str) -> Plan:
    """The grid on a device that is not this machine: each artifact's own ``.nb`` in Paddle-Lite.

    Args:
        artifacts: what to measure.
        settings: the grid.
        device: the device's id.
    """
    cells: List[Planned] = []
    skipped: List[Skip] = []
    for artifact in artifacts:
        model, precision = artifact.description.model, artifact.description.precision
        for engine in settings.engines:
            if engine != _ON_DEVICES:
                skipped.append(Skip(artifact.name, engine, precision, None, _NOT_ON_DEVICES))
        if _ON_DEVICES not in settings.engines:
            continue
        cell = Cell(
            artifact=artifact.name,
            model=str(model["name"]),
            weights=str(model["weights"]["kind"]),
            device=device,
            engine=_ON_DEVICES,
            mode=precision,
            precision=precision,
            threads=1,
            batch=1,
            nb_sha256=sha256_file(artifact.nb),
        )
        single = artifact.description.target == "x86_64"
        too_many = [count for count in settings.threads if single and count > 1]
        skipped += [Skip(artifact.name, _ON_DEVICES, precision, count, _ONE_THREAD) for count in too_many]
        for power_mode, threads, batch in itertools.product(settings.power_modes, settings.threads, settings.batch):
            if threads in too_many:
                continue
            request = EngineRequest(_ON_DEVICES, precision, str(artifact.nb), threads=threads)
            point = replace(cell, power_mode=power_mode, threads=threads, batch=batch)
            cells.append(Planned(point, artifact, request))
    return Plan(tuple(cells), tuple(skipped))


def _programs(artifact: Artifact) -> Iterator[_Program]:
    model, params = artifact.exported("fp32")
    export = (sha256_file(model), sha256_file(params))
    # opt leaves uninitialised bytes in a .nb, so the twin is known by what it was made from.
    twin = (*export, artifact.description.opt_version)
    yield _Program("paddle_lite", "fp32", "fp32", artifact.twin, None, ("paddle_lite", *twin))
    yield _Program("paddle_inference", "fp32_onednn", "fp32", model, params, ("paddle_inference", *export))
    if artifact.description.precision == "int8":
        model, params = artifact.exported("int8")
        identity = ("paddle_inference_int8", sha256_file(model), sha256_file(params))
        yield _Program("paddle_inference", "int8_onednn", "int8", model, params, identity)


def _grid(artifact: Artifact, program: _Program, settings: BenchSettings) -> Iterator[Planned]:
    model, nb_sha256 = artifact.description.model, sha256_file(artifact.nb)
    params = None if program.params is None else str(program.params.absolute())
    for threads in settings.threads:
        if program.engine == "paddle_lite" and threads > 1:
            continue
        request = EngineRequest(program.engine, program.mode, str(program.model.absolute()), params, threads)
        for batch in settings.batch:
            cell = Cell(
                artifact=artifact.name,
                model=str(model["name"]),
                weights=str(model["weights"]["kind"]),
                device=settings.device,
                engine=program.engine,
                mode=program.mode,
                precision=program.precision,
                threads=threads,
                batch=batch,
                nb_sha256=nb_sha256,
            )
            yield Planned(cell, artifact, request)


def _left_out_threads(name: str, program: _Program, settings: BenchSettings) -> List[Skip]:
    if program.engine != "paddle_lite":
        return []
    return [
        Skip(name, program.engine, program.precision, count, _ONE_THREAD) for count in settings.threads if count > 1
    ]
