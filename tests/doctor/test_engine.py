from __future__ import annotations

from pathlib import Path
from typing import Sequence

import pytest

from edgecls.doctor import engine
from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine
from edgecls.errors import InterpreterError
from edgecls.runtime.store import add_runtime
from tests.runtime.archives import ANDROID, ARMLINUX, android_files, linux_files, write_archive


def with_packages(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    """An interpreter that has these and no other."""

    def find(needs: Sequence[str]) -> str:
        if not set(needs) <= {"numpy", *packages}:
            raise InterpreterError("none", hint="none")
        return "python"

    monkeypatch.setattr(engine, "find_interpreter", find)
    monkeypatch.setattr(engine, "installed_versions", lambda python: dict.fromkeys(packages, "1.2"))


def only(architecture: str, tmp_path: Path) -> Finding:
    (found,) = engine.check(Machine(tmp_path, architecture))
    return found


def test_on_a_board_the_library_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_packages(monkeypatch, "paddlelite", "paddle")
    runtime = add_runtime(write_archive(tmp_path / "a.tar.gz", linux_files("v2.12"), root=ARMLINUX))
    assert only("aarch64", tmp_path).text == f"Paddle-Lite's library, runtime {runtime.name}"
    assert only("x86_64", tmp_path).text == "paddlelite 1.2"


def test_a_wheel_will_do_and_paddlelite_s_before_paddle_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_runtime(write_archive(tmp_path / "a.tar.gz", android_files(), root=ANDROID))
    with_packages(monkeypatch, "paddlelite", "paddle")
    assert only("aarch64", tmp_path).text == "paddlelite 1.2"
    with_packages(monkeypatch, "paddle")
    assert only("aarch64", tmp_path).text == "paddlepaddle 1.2"


def test_without_any_the_next_step_is_the_machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_packages(monkeypatch)
    assert only("aarch64", tmp_path).state == "missing"
    assert "edgecls runtime add inference_lite_lib.armlinux.armv8" in only("aarch64", tmp_path).next_step
    assert only("x86_64", tmp_path).next_step == "scripts/setup.sh"
