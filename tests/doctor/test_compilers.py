from __future__ import annotations

from pathlib import Path

import pytest

from edgecls.doctor import compilers
from edgecls.doctor.machine import Machine
from edgecls.runner.interface import ABI, brought_interface
from edgecls.runner.java_package import java_runner
from edgecls.runtime.intake import INTERFACE
from edgecls.runtime.store import add_runtime
from tests.runtime.archives import ANDROID, ARMLINUX, android_files, linux_files, write_archive


def program(path: Path, answer: str) -> None:
    path.write_text(f"#!/bin/sh\necho {answer}\n")
    path.chmod(0o755)


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_a_runtime_asks_for_its_compiler(bin_folder: Path, tmp_path: Path) -> None:
    add_runtime(write_archive(tmp_path / "a.tar.gz", linux_files(), root=ARMLINUX))
    (found,) = compilers.check(Machine(tmp_path, "x86_64"))
    assert (found.name, found.state) == ("compiler for Linux arm64-v8a", "missing")
    assert "apt install g++-aarch64-linux-gnu" in found.next_step
    program(bin_folder / "aarch64-linux-gnu-g++", "aarch64-linux-gnu")
    (found,) = compilers.check(Machine(tmp_path, "x86_64"))
    assert (found.state, str(bin_folder) in found.text) == ("ok", True)


def test_a_runtime_that_came_with_its_interface_compiled_needs_none(bin_folder: Path, tmp_path: Path) -> None:
    files = {**linux_files(), f"cxx/lib/{INTERFACE}": b"\0edgecls_lite abi 1 of edgecls 0.1.0\0"}
    assert ABI == 1
    runtime = add_runtime(write_archive(tmp_path / "a.tar.gz", files, root=ARMLINUX))
    assert brought_interface(runtime)
    assert list(compilers.check(Machine(tmp_path, "aarch64"))) == []
    assert len(list(compilers.check(Machine(tmp_path, "x86_64")))) == 1


def test_a_board_needs_one_even_before_its_first_runtime(bin_folder: Path, tmp_path: Path) -> None:
    (found,) = compilers.check(Machine(tmp_path, "aarch64"))
    assert (found.state, found.next_step) == ("missing", "sudo apt install g++")
    program(bin_folder / "g++", "aarch64-linux-gnu")
    (found,) = compilers.check(Machine(tmp_path, "aarch64"))
    assert found.state == "ok"


def test_a_phone_needs_no_compiler_where_its_runtime_can_be_called_from_java(
    bin_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ANDROID_NDK_HOME", "ANDROID_NDK_ROOT"):
        monkeypatch.delenv(name, raising=False)
    add_runtime(write_archive(tmp_path / "a.tar.gz", android_files(), root=ANDROID))
    compiler, java = compilers.check(Machine(tmp_path, "x86_64"))
    assert (compiler.state, "the Java runner measures, which needs none" in compiler.text) == ("note", True)
    assert (java.name, java.state) == ("Java runner", "ok")
    monkeypatch.setattr(compilers, "java_runner", lambda: java_runner(tmp_path))
    assert list(compilers.check(Machine(tmp_path, "x86_64")))[1].state == "wrong"


def test_a_pc_without_runtimes_needs_none(bin_folder: Path, tmp_path: Path) -> None:
    assert list(compilers.check(Machine(tmp_path, "x86_64"))) == []
