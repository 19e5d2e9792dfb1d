from __future__ import annotations

from pathlib import Path

import pytest

from edgecls.doctor import variables
from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine
from tests.doctor.pi import named


def found(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> Finding:
    monkeypatch.setenv(name, value)
    return named(list(variables.check(Machine())))[name]


def test_what_is_set_well_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert named(list(variables.check(Machine())))["EDGECLS_CACHE"].text == str(tmp_path / "cache")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EDGECLS_CACHE", "/dev/null"),
        ("EDGECLS_DEADLINE", "soon"),
        ("EDGECLS_DEADLINE", "-1"),
        ("EDGECLS_OFFLINE", "maybe"),
        ("EDGECLS_SSH_CONFIG", "/no/such/file"),
        ("EDGECLS_WEIGHTS_URL", "example"),
    ],
)
def test_a_value_that_can_t_work_is_wrong(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(name, value, monkeypatch).state == "wrong"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EDGECLS_DEADLINE", "600"),
        ("EDGECLS_OFFLINE", "1"),
        ("EDGECLS_WEIGHTS_URL", "https://example.org/weights"),
        ("EDGECLS_LITE_PYTHON", "/usr/bin/python3"),
    ],
)
def test_a_value_that_can_is_fine(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(name, value, monkeypatch).state == "ok"


def test_a_slip_of_the_pen_is_corrected(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("EDGECLS_WORKSPCE", "x", monkeypatch).next_step == "did you mean EDGECLS_WORKSPACE?"


def test_the_variables_of_the_readme_are_all_known() -> None:
    readme = Path(__file__).resolve().parents[2] / "README.md"
    named_there = {
        line.split("`")[1].split("=")[0] for line in readme.read_text().splitlines() if "| `EDGECLS_" in line
    }
    assert named_there and named_there <= set(variables._RULES)
