from __future__ import annotations

from pathlib import Path

import pytest

from edgecls.doctor import packages
from edgecls.doctor.machine import Machine
from edgecls.errors import InterpreterError
from tests.doctor.pi import named


@pytest.fixture
def without_paddle(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(needs: object) -> str:
        raise InterpreterError("this step needs paddlepaddle", hint="run scripts/setup.sh")

    monkeypatch.setattr(packages, "find_interpreter", none)


def test_on_a_board_the_converter_is_no_loss(without_paddle: None, tmp_path: Path) -> None:
    found = named(list(packages.check(Machine(tmp_path, "aarch64"))))["optimize"]
    assert found.state == "note"
    assert "no wheel" in found.text and "on a PC" in found.next_step


def test_on_a_pc_the_missing_packages_are_named(without_paddle: None, tmp_path: Path) -> None:
    found = named(list(packages.check(Machine(tmp_path, "x86_64"))))["optimize"]
    assert found.state == "missing"
    assert found.text.startswith("this step needs paddlepaddle")
    assert found.next_step == "run scripts/setup.sh"


def test_an_interpreter_that_is_none_is_wrong_on_any_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGECLS_LITE_PYTHON", str(tmp_path / "no-python"))
    for architecture in ("aarch64", "x86_64"):
        found = named(list(packages.check(Machine(tmp_path, architecture))))["optimize"]
        assert (found.state, "no-python" in found.text) == ("wrong", True)


def test_an_extra_says_what_it_is_for(tmp_path: Path) -> None:
    found = named(list(packages.check(Machine(tmp_path))))
    assert {"phones over ADB", "edgecls serve", "reports"} <= set(found)
    for finding in found.values():
        assert finding.state != "missing" or "edgecls[" in finding.next_step or "setup.sh" in finding.next_step
