from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType
from typing import Iterator

import pytest

from edgecls.doctor.examine import CHECKS, examine, run_check
from edgecls.doctor.finding import STATES, Finding
from edgecls.doctor.machine import Machine
from edgecls.errors import RuntimeLibraryError
from tests.doctor.pi import named, raspberry_pi


def test_a_pi_is_looked_at_without_a_word_about_what_can_t_be_read(tmp_path: Path) -> None:
    found = named(examine(raspberry_pi(tmp_path / "root")))
    assert {"Python", "machine", "NEON", "dot product", "runtime", "camera", "cache"} <= set(found)
    assert not [finding for finding in found.values() if "could not be looked at" in finding.text]
    assert {finding.state for finding in found.values()} <= set(STATES)


def test_an_empty_machine_is_no_reason_to_fail(tmp_path: Path) -> None:
    for architecture in ("aarch64", "armv7l", "x86_64", ""):
        findings = examine(Machine(tmp_path, architecture, 32 if architecture == "armv7l" else 64))
        assert not [finding for finding in findings if "could not be looked at" in finding.text]


def test_every_finding_that_is_not_well_says_what_to_do(tmp_path: Path) -> None:
    for finding in examine(raspberry_pi(tmp_path / "root")):
        assert finding.next_step or finding.state in ("ok", "note"), finding


def test_a_check_that_breaks_off_keeps_what_it_found() -> None:
    def breaks(machine: Machine) -> Iterator[Finding]:
        yield Finding("first", "ok", "there")
        raise KeyError("surprise")

    first, second = run_check("thing", breaks, Machine())
    assert first.name == "first"
    assert (second.name, second.state) == ("thing", "note")
    assert "could not be looked at: KeyError: 'surprise'" in second.text


def test_a_package_that_a_check_lacks_is_a_finding_and_not_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.import_module

    def lacking(name: str) -> ModuleType:
        if name.endswith("doctor.runtimes"):
            raise ModuleNotFoundError("No module named 'elftools'")
        return real(name)

    monkeypatch.setattr(importlib, "import_module", lacking)
    findings = examine(Machine(tmp_path, "aarch64"))
    lost = Finding("runtimes", "note", "this could not be looked at: No module named 'elftools'", "pip install edgecls")
    assert [finding for finding in findings if "could not be looked at" in finding.text] == [lost]
    assert {"workspace", "camera"} <= {finding.name for finding in findings}


def test_an_error_of_edgecls_is_a_finding_with_its_hint() -> None:
    def refuses(machine: Machine) -> Iterator[Finding]:
        raise RuntimeLibraryError("the runtime x is damaged", hint="remove it")
        yield

    assert run_check("runtimes", refuses, Machine()) == [
        Finding("runtimes", "wrong", "the runtime x is damaged", "remove it")
    ]


def test_there_is_a_test_of_each_check() -> None:
    assert {f"test_{name}.py" for name in CHECKS} <= {path.name for path in Path(__file__).parent.iterdir()}
