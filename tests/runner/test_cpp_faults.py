"""Whatever goes wrong inside the C++ runner is told (with a stand-in for Paddle-Lite's library)."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import List

import pytest

from edgecls.errors import DeadlineError, InputError, WorkerCrashed, WorkerError
from edgecls.runner.launch import RunnerProcess
from edgecls.runner.measurement import Measurement
from tests.runner.cpp_runner import Done, Program, run, settings, stand_in_program

FATAL = {
    "segv": signal.SIGSEGV,
    "abort": signal.SIGABRT,
    "ill": signal.SIGILL,
    "fpe": signal.SIGFPE,
    "bus": signal.SIGBUS,
    "term": signal.SIGTERM,
    "overflow": signal.SIGSEGV,
}


@pytest.fixture(scope="module")
def program() -> Program:
    return stand_in_program()


def cell(program: Program, tmp_path: Path, **stand_in: object) -> Done:
    return run(program, settings(tmp_path).arguments(), **stand_in)


@pytest.mark.parametrize("how", FATAL)
def test_a_fatal_signal_is_an_event_and_the_exit_status(program: Program, tmp_path: Path, how: str) -> None:
    done = cell(program, tmp_path, RUN=how)

    assert done.names == ["hello", "loaded", "signal"]
    assert (done.last["number"], done.code) == (FATAL[how], -FATAL[how])


def test_a_crash_in_mid_measurement_keeps_what_was_told_before(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path, RUN="segv", AT=3)

    assert done.names == ["hello", "loaded", "output", "conditions", "signal"]


def test_a_crash_at_load_comes_after_hello(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path, LOAD="abort")

    assert (done.names, done.code) == (["hello", "signal"], -signal.SIGABRT)


def test_a_kill_leaves_no_time_for_words(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path, RUN="kill")

    assert (done.names, done.code) == (["hello", "loaded"], -signal.SIGKILL)


def test_a_library_that_exits_is_seen_by_the_missing_end(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path, RUN="exit")

    assert (done.names, done.code) == (["hello", "loaded"], 3)


@pytest.mark.parametrize("where", ["LOAD", "RUN"])
@pytest.mark.parametrize(
    ("how", "message"),
    [
        ("throw", 'the runner failed: the stand-in throws "this" '),
        ("throw_number", "the runner failed: Paddle-Lite threw something unknown"),
        ("bad_alloc", "out of memory"),
    ],
)
def test_an_exception_is_an_error(program: Program, tmp_path: Path, where: str, how: str, message: str) -> None:
    done = cell(program, tmp_path, **{where: how})

    assert (done.code, done.last["event"], done.last["kind"]) == (1, "error", "WorkerError")
    assert done.last["message"].replace("\n", " ") == message
    assert done.last["hint"]


def test_a_model_that_the_library_returns_nothing_for(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path, LOAD="nothing")

    assert (done.code, done.last["kind"]) == (1, "InputError")
    assert "Paddle-Lite can't load" in done.last["message"]


@pytest.mark.parametrize(
    ("stand_in", "message"),
    [
        ({"SHAPE": "3"}, "no row of scores for each image"),
        ({"SHAPE": "1,3,1"}, "no row of scores for each image"),
        ({"SHAPE": "3,1"}, "no row of scores for each image"),
        ({"SHAPE": "1,0"}, "no row of scores for each image"),
        ({"INT64": "1"}, "no row of scores for each image"),
        ({"INPUTS": "2"}, "has several inputs or outputs"),
        ({"INPUTS": "0"}, "has several inputs or outputs"),
    ],
)
def test_what_is_no_classifier_is_refused(program: Program, tmp_path: Path, stand_in: dict, message: str) -> None:
    done = cell(program, tmp_path, **stand_in)

    assert (done.code, done.last["event"], done.last["kind"]) == (1, "error", "InputError")
    assert message in done.last["message"]
    assert "output" not in done.names


def test_a_model_that_is_not_there(program: Program, tmp_path: Path) -> None:
    asked = settings(tmp_path)
    Path(asked.request.model).unlink()

    done = run(program, asked.arguments())

    assert (done.code, done.names) == (1, ["hello", "error"])
    assert done.last["message"] == f"{asked.request.model}: No such file or directory"


@pytest.mark.parametrize(
    "words",
    [
        ["--threads", "0"],
        ["--threads", "257"],
        ["--threads", "two"],
        ["--threads", "1.5"],
        ["--threads", ""],
        ["--batch", "1025"],
        ["--batch", "-1"],
        ["--runs", "0"],
        ["--runs", "1000001"],
        ["--warmup", "nan"],
        ["--min-seconds", "inf"],
        ["--min-seconds", "30"],
        ["--max-seconds", "86401"],
        ["--power-mode", "turbo"],
        ["--engine", "paddle_inference"],
        ["--mode", "fp8"],
        ["--mode", ""],
        ["--model", ""],
        ["--input", ""],
        ["--params", "model.pdiparams"],
        ["--table", "table.npy"],
        ["--classify"],
        ["--soc", ""],
        ["--soc", "a\nb"],
        ["--soc", "x" * 49],
        ["--wrong", "1"],
        ["--runs"],
        ["stray"],
    ],
)
def test_a_wrong_argument_is_an_error(program: Program, tmp_path: Path, words: List[str]) -> None:
    done = run(program, [*settings(tmp_path).arguments(), *words])

    assert (done.code, done.last["event"], done.last["kind"]) == (1, "error", "InputError")
    assert done.last["message"]
    assert "loaded" not in done.names


def test_no_argument_at_all_is_an_error(program: Program) -> None:
    assert run(program, []).last["kind"] == "InputError"


def measure(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deadline_s: float = 30, **stand_in: object
) -> Measurement:
    for name, value in program.environment(stand_in).items():
        monkeypatch.setenv(name, value)
    command = [str(program.path), *settings(tmp_path).arguments()]
    with RunnerProcess(command, engine="paddle_lite", deadline_s=deadline_s) as process:
        return process.measure(lambda event, so_far: None)


@pytest.mark.parametrize(
    ("stand_in", "error", "message"),
    [
        ({"LOAD": "abort"}, WorkerCrashed, "paddle_lite was ended by SIGABRT while loading the model"),
        ({"RUN": "ill"}, WorkerCrashed, "paddle_lite was ended by SIGILL while computing the first batch"),
        ({"RUN": "kill"}, WorkerCrashed, "paddle_lite was ended by SIGKILL while computing the first batch"),
        ({"RUN": "throw"}, WorkerError, "the runner failed: the stand-in throws"),
        ({"LOAD": "nothing"}, InputError, "Paddle-Lite can't load"),
        ({"LOAD": "exit"}, WorkerCrashed, "paddle_lite ended with exit code 3 before it answered"),
    ],
)
def test_the_python_side_makes_one_line_of_it(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stand_in: dict, error: type, message: str
) -> None:
    with pytest.raises(error, match=message):
        measure(program, tmp_path, monkeypatch, **stand_in)


def test_a_runner_that_hangs_is_ended(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DeadlineError, match="did not answer for 1 s"):
        measure(program, tmp_path, monkeypatch, deadline_s=1, RUN="hang")


def test_it_ends_when_nobody_reads_any_more(program: Program, tmp_path: Path) -> None:
    words = [*settings(tmp_path).arguments(), "--min-seconds", "30", "--max-seconds", "30"]
    process = subprocess.Popen(
        [str(program.path), *words], env=program.environment({"SLEEP_US": 1000}), stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()

    assert process.wait(timeout=20) == 1


def test_a_closed_standard_output_is_no_reason_to_go_on(program: Program, tmp_path: Path) -> None:
    words = [str(program.path), *settings(tmp_path).arguments()]
    script = 'exec "$@" >&-'

    done = subprocess.run(["sh", "-c", script, "sh", *words], env=program.environment({}), timeout=20, check=False)

    assert done.returncode == 1


def test_being_asked_to_end_is_told(program: Program, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [str(program.path), *settings(tmp_path).arguments()],
        env=program.environment({"RUN": "hang"}),
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert b"hello" in process.stdout.readline()
    assert b"loaded" in process.stdout.readline()
    os.kill(process.pid, signal.SIGTERM)
    rest = process.stdout.read()
    process.stdout.close()

    assert process.wait(timeout=20) == -signal.SIGTERM
    assert rest.strip() == b'{"event":"signal","number":15}'
