from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from edgecls.doctor import python
from edgecls.doctor.machine import Machine
from tests.doctor.pi import named


def test_the_interpreter_and_the_base_packages_are_named_with_their_versions() -> None:
    found = named(list(python.check(Machine())))
    assert {finding.state for finding in found.values()} <= {"ok", "note"}
    assert {"Python", "edgecls", "click", "numpy", "opencv-python-headless", "pyelftools"} == set(found)


@pytest.mark.parametrize(("version", "state"), [((3, 8), "wrong"), ((3, 9), "ok"), ((3, 13), "ok"), ((3, 99), "note")])
def test_a_python_that_edgecls_was_not_tried_with_is_said_so(version: Any, state: str) -> None:
    assert python.python_finding(version).state == state


def test_a_missing_base_package_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "cv2" else real(name))
    found = named(list(python.check(Machine())))["opencv-python-headless"]
    assert (found.state, found.next_step) == ("wrong", "pip install edgecls")


def module(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module of that content, which another process can import."""
    (folder / "wheel_of_a_test.py").write_text(body)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return "wheel_of_a_test"


def test_a_wheel_that_can_be_imported_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert python.import_fault(module(tmp_path, "", monkeypatch)) is None


@pytest.mark.parametrize(
    ("library", "step"),
    [
        ("libopenblas.so.0", "sudo apt install libopenblas0"),
        ("libelse.so.7", "sudo apt install the package with libelse.so.7"),
    ],
)
def test_a_library_that_a_wheel_lacks_is_named_with_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, step: str
) -> None:
    body = f"raise ImportError('{library}: cannot open shared object file: No such file or directory')"
    assert python.import_fault(module(tmp_path, body, monkeypatch)) == (f"{library} is missing", step)


def test_a_wheel_for_another_processor_is_told_from_a_broken_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = module(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGILL)", monkeypatch)
    assert python.import_fault(name) == (
        "it was ended by SIGILL",
        "it may be built for another processor: install another version",
    )
    module(tmp_path, "raise ValueError('numpy.dtype size changed')", monkeypatch)
    assert python.import_fault(name) == ("ValueError: numpy.dtype size changed", "install it again")


def test_what_can_t_be_imported_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python, "import_fault", lambda name: ("x is missing", "get x") if name == "numpy" else None)
    found = named(list(python.check(Machine())))
    assert (found["numpy"].state, found["numpy"].next_step) == ("wrong", "get x")
    assert found["opencv-python-headless"].state == "ok"
