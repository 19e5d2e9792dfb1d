"""A small real classifier for the tests of engines, runner and benchmark, built once a test run."""

from __future__ import annotations

import atexit
import functools
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from edgecls.errors import InterpreterError
from edgecls.images.synthetic import golden_picture
from edgecls.preprocess.apply import normalize
from edgecls.preprocess.spec import Preprocess
from edgecls.worker.interpreter import find_interpreter

SPEC = Preprocess(size=(32, 32), resize_short=32)
SHAPE = (3, 32, 32)
CLASSES = 10


@dataclass(frozen=True)
class Pair:
    model_file: Path
    params_file: Path


@dataclass(frozen=True)
class Nets:
    """Files of the classifier, and what it must compute from ``image``."""

    folder: Path

    def pair(self, name: str) -> Pair:
        return Pair(self.folder / name / "inference.pdmodel", self.folder / name / "inference.pdiparams")

    def nb(self, name: str) -> Path:
        return self.folder / f"{name}.nb"

    @property
    def input_file(self) -> Path:
        return self.folder / "input.npy"

    @property
    def image(self) -> NDArray[np.float32]:
        return np.load(self.input_file)

    def output(self, name: str) -> NDArray[np.float32]:
        return np.load(self.folder / f"{name}.npy")


@functools.lru_cache(maxsize=None)
def small_nets() -> Nets:
    """The classifier. Skips the test, naming what is missing, where it can't be built."""
    try:
        python = find_interpreter(("numpy", "paddle", "paddlelite"))
    except InterpreterError as error:
        pytest.skip(f"no engines here: {error}")
    folder = Path(tempfile.mkdtemp(prefix="edgecls-nets-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    np.save(folder / "input.npy", normalize(golden_picture(*SPEC.size), SPEC)[None])
    script = Path(__file__).with_name("build_nets.py")
    done = subprocess.run([python, str(script), str(folder)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return Nets(folder)
