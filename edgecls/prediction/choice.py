"""Which engine predicts on this machine: the best of those that are there."""

from __future__ import annotations

import importlib.util
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import List, Optional

from edgecls.artifact.folder import Artifact
from edgecls.engines.host import this_abi
from edgecls.engines.load import load
from edgecls.engines.request import LIBRARY_ENGINE, NEEDS, Native
from edgecls.engines.session import EngineSession, engine_request
from edgecls.errors import EdgeclsError, MissingPackageError, RuntimeLibraryError, SettingsError
from edgecls.evaluation import contenders
from edgecls.images.quiet import quiet_native
from edgecls.prediction.backend import Backend, OwnProcess, ThisProcess
from edgecls.worker.interpreter import find_interpreter

_LITE, _INFERENCE = "paddle_lite", "paddle_inference"
ENGINES = (_LITE, _INFERENCE, LIBRARY_ENGINE)


@dataclass(frozen=True)
class Options:
    """What a person may ask of an engine.

    Attributes:
        engine: "ENGINE" or "ENGINE:MODE"; None for the best that is there.
        threads: most threads that compute one batch.
        soc: name of a chip for Paddle-Lite's library; None for the machine's own.
        power_mode: how Paddle-Lite's library binds its threads to cores.
        runtime: beginning of the name of the runtime to use; None for the newest that fits.
        isolated: keep every engine in a process of its own.
        force: use a runtime that ``check_runtime`` refuses.
    """

    engine: Optional[str] = None
    threads: int = 4
    soc: Optional[str] = None
    power_mode: str = "none"
    runtime: Optional[str] = None
    isolated: bool = False
    force: bool = False


def open_backend(artifact: Artifact, options: Options) -> Backend:
    """Load an artifact in the engine that was asked for, or in the first that is there.

    On ARM these are Paddle-Lite's library, paddlelite's wheel and Paddle Inference, in this order; elsewhere
    paddlelite's wheel with the artifact's twin for x86, or for int8 Paddle Inference, which computes int8 rightly.

    Raises:
        SettingsError: the options don't go together, or with the artifact.
        MissingPackageError: no engine is there.
        RuntimeLibraryError: the runtime that was asked for is not there, or can't be used from Python.
        VersionMismatchError: the runtime may not run this ``.nb``.
        ArtifactError: the artifact lacks its host part.
        NbError: the ``.nb`` is damaged or would compute garbage here.
        WorkerError: the engine crashed or hung.
    """
    if not 1 <= options.threads <= 256:
        raise SettingsError(f"{options.threads} threads is out of range", hint="give 1 to 256")
    options = replace(options, threads=min(options.threads, max(1, len(os.sched_getaffinity(0)))))
    name, _, mode = (options.engine or "").strip().partition(":")
    if options.engine is not None and name not in ENGINES:
        raise SettingsError(f"engine {name!r} is unknown", hint=f"use {' or '.join(ENGINES)}")
    if name == LIBRARY_ENGINE or (not name and _wants_library(artifact, options)):
        return _library(artifact, mode, options)
    if options.soc is not None or options.runtime is not None or options.power_mode != "none":
        raise SettingsError(
            "a chip's name, a power mode and a runtime are for Paddle-Lite's own library",
            hint=f"use --engine {LIBRARY_ENGINE}",
        )
    if name:
        return _host_engine(artifact, options.engine or name, options)
    return _first_there(artifact, options)


def _wants_library(artifact: Artifact, options: Options) -> bool:
    asked = options.soc is not None or options.runtime is not None or options.power_mode != "none"
    # The .nb of one ARM target is that of the other.
    return asked or (this_abi() != "x86_64" and artifact.description.target != "x86_64" and _has_runtime())


def _has_runtime() -> bool:
    from edgecls.runtime.store import find_runtime

    try:
        find_runtime(abi=this_abi(), os="linux")
    except RuntimeLibraryError:
        return False
    return True


def _library(artifact: Artifact, mode: str, options: Options) -> Backend:
    from edgecls.prediction.library import prepare_library

    nb = artifact.twin if this_abi() == "x86_64" else artifact.nb
    precision = artifact.description.precision if nb == artifact.nb else "fp32"
    if mode not in ("", precision):
        raise SettingsError(f"{nb.name} computes in {precision}, not in {mode}", hint=f"use {LIBRARY_ENGINE}")
    native = prepare_library(
        nb, name=options.runtime, power_mode=options.power_mode, soc=options.soc, force=options.force
    )
    return _open_lite(LIBRARY_ENGINE, precision, nb, options.threads, options.isolated, native)


def _first_there(artifact: Artifact, options: Options) -> Backend:
    """The wheel or Paddle Inference, or an error that says what to install."""
    missing: List[EdgeclsError] = []
    for engine in _preferred(artifact):
        try:
            find_interpreter(NEEDS[engine.partition(":")[0]])
        except EdgeclsError as error:
            missing.append(error)
            continue
        return _host_engine(artifact, engine, options)
    raise _nothing_there(missing[0])


def _preferred(artifact: Artifact) -> List[str]:
    int8 = artifact.description.precision == "int8"
    if this_abi() != "x86_64":
        return [_LITE, f"{_INFERENCE}:int8_simulated" if int8 else f"{_INFERENCE}:fp32"]
    return [_INFERENCE] if int8 else [_LITE, _INFERENCE]


def _nothing_there(error: EdgeclsError) -> EdgeclsError:
    if this_abi() == "x86_64":
        return error
    archive = "armv8" if this_abi() == "arm64-v8a" else "armv7hf"
    return MissingPackageError(
        f"this machine ({this_abi()}) has no engine: neither a Paddle-Lite runtime nor Paddle",
        hint=f"run 'edgecls runtime add inference_lite_lib.armlinux.{archive}.gcc.with_extra.with_cv.tar.gz'",
    )


def _host_engine(artifact: Artifact, engine: str, options: Options) -> Backend:
    if engine.partition(":")[0] == _LITE and this_abi() != "x86_64":
        return _open_lite(_LITE, artifact.description.precision, artifact.nb, options.threads, options.isolated)
    contender = contenders.prediction_contender(artifact, engine)
    if contender.engine == _LITE and isinstance(contender.model, Path):
        # Paddle-Lite on x86 computes on one thread.
        here = not options.isolated and importlib.util.find_spec("paddlelite") is not None
        if here:
            return _open_lite(_LITE, contender.mode, contender.model, 1, isolated=False)
        return OwnProcess(contender.open)
    return OwnProcess(lambda: contender.open(threads=options.threads))


def _open_lite(
    engine: str, mode: str, nb: Path, threads: int, isolated: bool, native: Optional[Native] = None
) -> Backend:
    if isolated:
        return OwnProcess(lambda: EngineSession(engine, mode=mode, model=nb, threads=threads, native=native))
    # Paddle-Lite tells of the machine as it starts.
    with quiet_native():
        return ThisProcess(load(engine_request(engine, mode, nb, threads, native)))
