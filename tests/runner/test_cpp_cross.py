"""Debian's cross compilers build the runner and the C interface, and both run emulated (with a stand-in library)."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from edgecls.runner.build import build_cpp_runner
from edgecls.runner.interface import interface_for
from edgecls.runtime.store import add_runtime
from tests.runner.cpp_runner import SOURCES, build_stand_in, run_command, settings

BOARDS = [
    ("aarch64-linux-gnu", "qemu-aarch64-static", "arm64-v8a", "aarch64"),
    ("arm-linux-gnueabihf", "qemu-arm-static", "armeabi-v7a", "armv7l"),
]


def skip_without(triple: str, emulator: str, abi: str) -> None:
    """Skip the test where the compiler or the emulator is missing."""
    missing = [name for name in (f"{triple}-g++", emulator) if shutil.which(name) is None]
    if missing:
        pytest.skip(f"no {' and no '.join(missing)} here: what is built for {abi} is not tested")


@pytest.mark.parametrize(("triple", "emulator", "abi", "machine"), BOARDS)
def test_it_is_cross_built_and_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, triple: str, emulator: str, abi: str, machine: str
) -> None:
    skip_without(triple, emulator, abi)
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    folder = build_stand_in(tmp_path / "lite", f"{triple}-g++")
    runtime = add_runtime(folder)
    program = build_cpp_runner(runtime)
    image = np.arange(12, dtype=np.float32).reshape(1, 3, 2, 2)
    variables = {"LD_LIBRARY_PATH": folder, "STAND_IN_VERSION": "hardware"}
    options = [word for name, value in variables.items() for word in ("-E", f"{name}={value}")]
    words = [*settings(tmp_path, image, batch=2).arguments(), "--soc", "SM8150"]

    done = run_command([emulator, "-L", f"/usr/{triple}", *options, str(program), *words], os.environ, timeout=60)

    assert (runtime.library.abi, runtime.library.os) == (abi, "linux")
    assert done.event("hello")["platform"] == f"Linux {machine} C++"
    assert done.event("loaded")["engine_version"].endswith("Hardware\t: SM8150\n")
    assert done.event("output")["values"] == [6, 22, 38]
    assert (done.last["event"], done.code) == ("done", 0)


@pytest.mark.parametrize(("triple", "emulator", "abi", "machine"), BOARDS)
def test_the_c_interface_is_cross_built_and_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, triple: str, emulator: str, abi: str, machine: str
) -> None:
    skip_without(triple, emulator, abi)
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    interface = interface_for(add_runtime(build_stand_in(tmp_path / "lite", f"{triple}-g++")))
    source, caller = Path(__file__).with_name("interface_caller.c"), tmp_path / "caller"
    header = SOURCES.parent / "c_interface"
    subprocess.run([f"{triple}-g++", "-x", "c", str(source), f"-I{header}", "-o", str(caller), "-ldl"], check=True)
    (tmp_path / "model.nb").touch()
    words = [emulator, "-L", f"/usr/{triple}", "-E", "STAND_IN_VERSION=hardware", str(caller), str(interface)]

    for soc, expected in (("SM8150", "Hardware\t: SM8150\n6 22 38 "), ("", "6 22 38 ")):
        done = subprocess.run([*words, str(tmp_path / "model.nb"), soc], capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.endswith(expected)
        assert ("SM8150" in done.stdout) == bool(soc)
