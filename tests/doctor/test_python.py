from __future__ import annotations

import importlib.util
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
