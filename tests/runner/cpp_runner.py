"""The C++ runner, built with the stand-in for Paddle-Lite's library, and a way to run it."""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence
from unittest import mock

import numpy as np
import pytest
from numpy.typing import NDArray

from edgecls.engines.request import EngineRequest
from edgecls.runner.build import build_cpp_runner
from edgecls.runner.settings import Limits, RunnerSettings
from edgecls.runtime.library import FILE_NAMES
from edgecls.runtime.store import add_runtime

STAND_IN = Path(__file__).parent / "stand_in"
SOURCES = Path(__file__).parents[2] / "edgecls" / "runner" / "cpp"
QUICK = Limits(warmup=0, runs=2, min_seconds=0.0, max_seconds=20.0)
SANITIZE = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g", "-O1")


@dataclass(frozen=True)
class Program:
    """A build of the runner and the folder of the library that it loads."""

    path: Path
    libraries: Path

    def environment(self, stand_in: Mapping[str, object]) -> Dict[str, str]:
        """The environment to run it in; the keys of ``stand_in`` lack their prefix."""
        asked = {f"STAND_IN_{name}": str(value) for name, value in stand_in.items()}
        return {**os.environ, "LD_LIBRARY_PATH": str(self.libraries), **asked}


@dataclass(frozen=True)
class Done:
    """A run that has ended."""

    code: int
    events: List[Dict[str, Any]]
    stderr: bytes

    @property
    def names(self) -> List[str]:
        return [event["event"] for event in self.events]

    @property
    def last(self) -> Dict[str, Any]:
        return self.events[-1]

    def event(self, name: str) -> Dict[str, Any]:
        """The first event of that name."""
        return next(event for event in self.events if event["event"] == name)

    @property
    def samples(self) -> List[float]:
        return [value for event in self.events if event["event"] == "samples" for value in event["ms"]]


@functools.lru_cache(maxsize=None)
def stand_in_folder() -> Path:
    """A folder with headers and library of the stand-in, built for this machine. Skips the test without g++."""
    if shutil.which("g++") is None:
        pytest.skip("no g++ here: the C++ runner is not tested")
    return build_stand_in(_temporary(), "g++")


@functools.lru_cache(maxsize=None)
def stand_in_program() -> Program:
    """The runner as edgecls builds it."""
    folder = stand_in_folder()
    with mock.patch.dict(os.environ, {"EDGECLS_CACHE": str(folder / "cache")}):
        runtime = add_runtime(folder)
        return Program(build_cpp_runner(runtime), runtime.main_library.parent)


@functools.lru_cache(maxsize=None)
def sanitized_program() -> Program:
    """The runner with the compiler's checks of memory and undefined behaviour. Skips the test where there are none."""
    folder = stand_in_folder()
    program = folder / "sanitized"
    sources = [str(path) for path in SOURCES.glob("*.cc")]
    linked = [f"-I{folder}", f"-L{folder}", "-lpaddle_light_api_shared", "-rdynamic"]
    try:
        _compile([*SANITIZE, "-std=c++11", '-DEDGECLS_VERSION="test"', *sources, *linked, "-o", str(program)])
    except subprocess.CalledProcessError:
        pytest.skip("g++ has no sanitizers here: damaged input is tested without them")
    return Program(program, folder)


def settings(tmp_path: Path, image: Optional[NDArray[Any]] = None, **options: Any) -> RunnerSettings:
    """The settings of a cell, with an image of 3x2x2 or another in a file."""
    path = tmp_path / "input.npy"
    np.save(path, np.arange(12, dtype=np.float32).reshape(1, 3, 2, 2) if image is None else image)
    model = tmp_path / "model.nb"
    model.touch()
    request = EngineRequest("paddle_lite", "fp32", str(model), None, options.pop("threads", 1))
    return RunnerSettings(request, str(path), **{"limits": QUICK, **options})


def run(program: Program, words: Sequence[str], *, timeout: float = 60, **stand_in: object) -> Done:
    """Run to the end."""
    return run_command([str(program.path), *words], program.environment(stand_in), timeout=timeout)


def run_command(command: Sequence[str], environment: Mapping[str, str], *, timeout: float) -> Done:
    """Run to the end; every line of standard output has to be an event."""
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False
    )
    # The line break before the event of a signal can leave an empty line.
    lines = [line for line in done.stdout.split(b"\n") if line]
    return Done(done.returncode, [json.loads(line) for line in lines], done.stderr)


def build_stand_in(folder: Path, compiler: str) -> Path:
    """Put the headers and the library of the stand-in into a folder."""
    folder.mkdir(exist_ok=True)
    for header in STAND_IN.glob("*.h"):
        shutil.copyfile(header, folder / header.name)
    library = folder / FILE_NAMES["light_api"]
    flags = ["-std=c++11", "-O1", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared", f"-Wl,-soname,{library.name}"]
    # 32-bit ARM: a note on what GCC 7 changed.
    _compile([*flags, "-Wno-psabi", str(STAND_IN / "stand_in.cc"), "-o", str(library), "-pthread"], compiler)
    return folder


def _temporary() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="edgecls-cpp-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _compile(words: Sequence[str], compiler: str = "g++") -> None:
    subprocess.run([compiler, *words], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
