"""A real Paddle-Lite library for Linux arm64 and a way to run programs with it on this computer."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Dict, List, Mapping, Sequence
from unittest import mock

import pytest

from edgecls.runner.build import build_cpp_runner
from edgecls.runtime.runtime import Runtime
from edgecls.runtime.store import add_runtime
from edgecls.worker.interpreter import find_interpreter
from tests.engines.nets import Nets
from tests.runner.cpp_runner import SOURCES, Done, Program, run_command

VARIABLE = "EDGECLS_TEST_LITE_ARM64"
OLD_VARIABLE = "EDGECLS_TEST_LITE_ARM64_OLD"
COMPILER = "aarch64-linux-gnu-g++"
SYSROOT = "/usr/aarch64-linux-gnu"
EMULATORS = ("qemu-aarch64-static", "qemu-aarch64")

_OPT = """
import sys
from paddlelite import lite
folder, target = sys.argv[1:]
opt = lite.Opt()
opt.set_model_file(folder + "/inference.pdmodel")
opt.set_param_file(folder + "/inference.pdiparams")
opt.set_valid_places("arm")
opt.set_model_type("naive_buffer")
opt.set_optimize_out(target)
opt.run()
"""


def real_folder() -> Path:
    """The folder with ``include/`` and ``lib/`` of the real library. Skips the test where there is none."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        pytest.skip(f"no real ARM library here: set {VARIABLE} to a folder with its include/ and lib/")
    return Path(folder)


def old_library() -> Path:
    """A folder with a real library of v2.10 or before. Skips the test where there is none."""
    folder = os.environ.get(OLD_VARIABLE)
    if not folder:
        pytest.skip(f"no real ARM library of v2.10 here: set {OLD_VARIABLE} to a folder with one")
    return Path(folder)


def emulator() -> str:
    """A program that runs arm64 programs. Skips the test where there is none."""
    found = next((path for path in map(shutil.which, EMULATORS) if path), None)
    if found is None or not Path(SYSROOT).is_dir():
        pytest.skip("no qemu-user or no arm64 C library here: install qemu-user-static and g++-aarch64-linux-gnu")
    return found


@functools.lru_cache(maxsize=None)
def real_runtime() -> Runtime:
    """The real library in a store of its own."""
    folder = real_folder()
    with mock.patch.dict(os.environ, {"EDGECLS_CACHE": _scratch()}):
        return add_runtime(folder / "lib", include=folder / "include")


@functools.lru_cache(maxsize=None)
def real_program() -> Program:
    """The runner as edgecls builds it. Skips the test where something is missing."""
    runtime = real_runtime()
    emulator()
    if shutil.which(COMPILER) is None:
        pytest.skip(f"no {COMPILER} here: install g++-aarch64-linux-gnu")
    with mock.patch.dict(os.environ, {"EDGECLS_CACHE": _scratch()}):
        return Program(build_cpp_runner(runtime), runtime.main_library.parent)


@functools.lru_cache(maxsize=None)
def program_with_fake_cpuinfo() -> Program:
    """The same with another ``fopen``, see fake_cpuinfo.cc."""
    real = real_program()
    target = Path(_scratch()) / "with_fake_cpuinfo"
    sources = [path for path in SOURCES.glob("*.cc") if path.name != "soc_name.cc"]
    command = [COMPILER, "-std=c++11", "-O1", '-DEDGECLS_VERSION="test"', "-isystem", str(real_runtime().include)]
    command += [*map(str, sources), str(Path(__file__).with_name("fake_cpuinfo.cc")), "-o", str(target)]
    command += ["-rdynamic", f"-L{real.libraries}", "-lpaddle_light_api_shared", "-Wl,--allow-shlib-undefined"]
    subprocess.run(command, check=True)
    return Program(target, real.libraries)


def emulate(program: Program, words: Sequence[str], *, cpu: str = "cortex-a76", **environment: object) -> Done:
    """Run a program on an emulated processor."""
    inner: Dict[str, object] = {"LD_LIBRARY_PATH": program.libraries, "OMP_WAIT_POLICY": "passive", **environment}
    command: List[str] = [emulator(), "-L", SYSROOT]
    for name, value in inner.items():
        command += ["-E", f"{name}={value}"]
    outer: Mapping[str, str] = {**os.environ, "QEMU_CPU": cpu}
    return run_command([*command, str(program.path), *words], outer, timeout=180)


@functools.lru_cache(maxsize=None)
def int8_for_arm(nets: Nets) -> Path:
    """The quantized net of the tests, converted for ARM."""
    target = nets.folder / "int8_arm"
    python = find_interpreter(("numpy", "paddlelite"))
    words = [python, "-c", _OPT, str(nets.pair("int8").model_file.parent), str(target)]
    subprocess.run(words, capture_output=True, check=True, timeout=120)
    return target.with_suffix(".nb")


@functools.lru_cache(maxsize=None)
def _scratch() -> str:
    folder = tempfile.mkdtemp(prefix="edgecls-arm-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
