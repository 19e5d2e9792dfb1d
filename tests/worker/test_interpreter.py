"""Native steps may run in another Python than ours."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from edgecls.errors import InterpreterError
from edgecls.worker.interpreter import find_interpreter, installed_versions
from edgecls.worker.run import run_task


def another_python():
    """A Python of another version, one that really starts (a version manager's shim may not)."""
    for minor in range(9, 15):
        path = shutil.which(f"python3.{minor}")
        if path is None or sys.version_info[:2] == (3, minor):
            continue
        if subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0:
            return path
    return None


@pytest.fixture
def other(monkeypatch):
    path = another_python()
    if path is None:
        pytest.skip("there is no second Python version on PATH")
    monkeypatch.setenv("EDGECLS_LITE_PYTHON", path)
    return path


def test_the_named_interpreter_comes_first(other):
    assert find_interpreter(()) == other


def test_a_task_runs_in_another_python_without_our_packages(other, monkeypatch, request):
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath))
    result = run_task("tests.worker.tasks", {"action": "version"}, needs=())
    assert result["version"] != list(sys.version_info[:2])
    assert result["edgecls"].startswith(str(request.config.rootpath))


def test_ours_serves_when_the_named_one_lacks_a_package(other):
    if "numpy" in installed_versions(other):
        pytest.skip("the other Python has numpy as well")
    assert find_interpreter(("numpy",)) == sys.executable


def test_a_program_that_is_no_python_is_refused(monkeypatch):
    monkeypatch.setenv("EDGECLS_LITE_PYTHON", "/bin/false")
    with pytest.raises(InterpreterError, match="can't be run as a Python"):
        find_interpreter(("numpy",))
