"""However a child process ends, the parent gets an answer or one typed error."""

from __future__ import annotations

import os
import sys

import pytest

from edgecls.errors import (
    DeadlineError,
    InterpreterError,
    OptError,
    SettingsError,
    StorageError,
    WorkerCrashed,
    WorkerError,
)
from edgecls.worker import interpreter
from edgecls.worker.process import Child
from edgecls.worker.run import default_deadline, run_task

TASKS = "tests.worker.tasks"


@pytest.fixture(autouse=True)
def _tests_are_importable_in_the_child(monkeypatch, request):
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath))


def ask(**request):
    return run_task(TASKS, request, needs=(), deadline_s=30)


def test_an_answer_comes_back_whatever_is_printed():
    lines = []
    result = run_task(TASKS, {"action": "answer"}, needs=(), on_progress=lines.append)
    assert result["ppid"] == os.getpid() != result["pid"]
    assert lines == ["half way"]


def test_a_typed_error_arrives_with_its_type_message_and_hint():
    with pytest.raises(OptError) as caught:
        ask(action="typed")
    assert (caught.value.message, caught.value.hint) == ("opt said no", "say please")


def test_an_unexpected_exception_is_named():
    with pytest.raises(WorkerError, match="ZeroDivisionError: oops"):
        ask(action="untyped")


def test_an_os_error_is_a_storage_error(tmp_path):
    with pytest.raises(StorageError, match="no-such-file"):
        ask(action="missing file", path=str(tmp_path / "no-such-file"))


def test_a_lack_of_memory_is_named():
    with pytest.raises(WorkerError, match="out of memory"):
        ask(action="memory")


@pytest.mark.parametrize("signal", ["SIGABRT", "SIGSEGV", "SIGKILL", "SIGILL"])
def test_a_fatal_signal_is_named_with_the_last_words(signal):
    with pytest.raises(WorkerCrashed, match=rf"{signal} \(last words\)"):
        ask(action="signal", signal=signal)


def test_an_exit_without_an_answer_is_an_error():
    with pytest.raises(WorkerCrashed, match="exit code 3"):
        ask(action="exit", code=3)


def test_a_known_crash_is_explained():
    with pytest.raises(OptError, match="seen last words, -6"):
        run_task(
            TASKS,
            {"action": "signal", "signal": "SIGABRT"},
            needs=(),
            explain=lambda log, code: OptError(f"seen {log.strip()}, {code}"),
        )


def test_a_child_that_hangs_is_ended_at_its_deadline():
    with Child(sys.executable, TASKS, {"action": "sleep"}) as child:
        with pytest.raises(DeadlineError):
            child.receive(0.3)
        with pytest.raises(ProcessLookupError):
            os.kill(child.pid, 0)


def test_an_interpreter_that_does_not_exist_is_named(monkeypatch):
    monkeypatch.setenv("EDGECLS_LITE_PYTHON", "no-such-python")
    with pytest.raises(InterpreterError, match="no-such-python"):
        run_task(TASKS, {"action": "answer"}, needs=())


def test_a_missing_package_is_named_with_the_way_to_get_it(monkeypatch):
    monkeypatch.setitem(interpreter.DISTRIBUTIONS, "no_such_package", "no-such-distribution")
    with pytest.raises(InterpreterError, match="needs no-such-distribution.*setup.sh"):
        run_task(TASKS, {"action": "answer"}, needs=("no_such_package",))


@pytest.mark.parametrize("text", ["soon", "0", "-1", "inf", "nan"])
def test_a_deadline_that_is_no_number_of_seconds_is_refused(monkeypatch, text):
    monkeypatch.setenv("EDGECLS_DEADLINE", text)
    with pytest.raises(SettingsError, match="EDGECLS_DEADLINE"):
        default_deadline()
