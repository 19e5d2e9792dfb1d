"""The small networks of ``build.py`` as fixtures, exported once for a whole run of the tests.

A ``conftest.py`` makes them available with ``from tests.nets.nets import nets`` (and ``quantized``).
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Callable

import pytest

from edgecls.errors import InterpreterError
from edgecls.export.exported import ExportedModel
from edgecls.quantize.ptq import quantize
from edgecls.worker.interpreter import find_interpreter

Nets = Callable[[str], ExportedModel]


@pytest.fixture(scope="session")
def nets(tmp_path_factory: pytest.TempPathFactory) -> Nets:
    """``nets(name)`` is the exported model of that name; the tests that need it skip where Paddle is missing."""
    folder = tmp_path_factory.getbasetemp() / "nets"
    # Several conftest.py take this fixture, and each has a session of its own.
    if not folder.is_dir():
        build(Path(__file__).with_name("build.py"), folder)
    return lambda name: _exported(folder / name)


@pytest.fixture(scope="session")
def quantized(nets: Nets, tmp_path_factory: pytest.TempPathFactory) -> ExportedModel:
    """The network "tiny", quantized with the default settings."""
    folder = tmp_path_factory.getbasetemp() / "quantized"
    if not folder.is_dir():
        quantize(nets("tiny"), nets("tiny").model_file.with_name("calibration.npy"), folder)
    return _exported(folder)


def need(*packages: str) -> str:
    """The interpreter that has these packages; the test is skipped when there is none."""
    try:
        return find_interpreter(packages)
    except InterpreterError as error:
        pytest.skip(str(error))


def _exported(folder: Path) -> ExportedModel:
    return ExportedModel(folder / "inference.pdmodel", folder / "inference.pdiparams")


def build(script: Path, folder: Path) -> None:
    """Run a script that exports networks into a folder; the test is skipped where Paddle is missing."""
    python = need("numpy", "paddle")
    done = subprocess.run([python, str(script), str(folder)], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
