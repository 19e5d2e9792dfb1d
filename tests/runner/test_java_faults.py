"""Whatever goes wrong inside the Java runner is told (with a stand-in for Paddle-Lite's library)."""

from __future__ import annotations

import signal
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Dict, List

import numpy as np
import pytest

from edgecls.errors import DeadlineError, WorkerCrashed
from edgecls.runner.launch import RunnerProcess
from tests.runner.cpp_runner import Done, settings
from tests.runner.java_runner import LIBRARY, JavaProgram, run, stand_in_program


@pytest.fixture(scope="module")
def program() -> JavaProgram:
    return stand_in_program()


def cell(program: JavaProgram, tmp_path: Path, **stand_in: object) -> Done:
    return run(program, settings(tmp_path).arguments(), **stand_in)


# The JVM catches what the processor reports and aborts; ART leaves it to the system.
@pytest.mark.parametrize(
    ("how", "ends"),
    [("abort", {signal.SIGABRT}), ("segv", {signal.SIGABRT, signal.SIGSEGV}), ("kill", {signal.SIGKILL})],
)
def test_a_fatal_signal_is_the_exit_status(program: JavaProgram, tmp_path: Path, how: str, ends: set) -> None:
    done = cell(program, tmp_path, RUN=how)

    assert done.names == ["hello", "loaded"]
    assert -done.code in ends


def test_a_crash_at_load_comes_after_hello(program: JavaProgram, tmp_path: Path) -> None:
    done = cell(program, tmp_path, LOAD="abort")

    assert (done.names, done.code) == (["hello"], -signal.SIGABRT)


def test_a_crash_in_mid_measurement_keeps_what_was_told_before(program: JavaProgram, tmp_path: Path) -> None:
    done = cell(program, tmp_path, RUN="abort", AT=3)

    assert done.names == ["hello", "loaded", "output", "conditions"]


def test_a_library_that_exits_is_seen_by_the_missing_end(program: JavaProgram, tmp_path: Path) -> None:
    done = cell(program, tmp_path, RUN="exit")

    assert (done.names, done.code) == (["hello", "loaded"], 3)


@pytest.mark.parametrize(
    ("stand_in", "kind", "message", "told"),
    [
        ({"LOAD": "nothing"}, "InputError", "Paddle-Lite can't load", ["hello"]),
        ({"REFUSE": "resize"}, "InputError", "Paddle-Lite refuses an input of [1, 3, 2, 2]", ["hello", "loaded"]),
        ({"REFUSE": "data"}, "InputError", "Paddle-Lite refuses an input of [1, 3, 2, 2]", ["hello", "loaded"]),
        ({"REFUSE": "run"}, "WorkerError", "Paddle-Lite could not compute", ["hello", "loaded"]),
        ({"SHAPE": "3"}, "InputError", "no row of scores for each image", ["hello", "loaded"]),
        ({"SHAPE": "1,3,1"}, "InputError", "no row of scores for each image", ["hello", "loaded"]),
        ({"SHAPE": "3,1"}, "InputError", "no row of scores for each image", ["hello", "loaded"]),
        ({"SHAPE": "1,0"}, "InputError", "no row of scores for each image", ["hello", "loaded"]),
    ],
)
def test_what_the_library_refuses_is_an_error(
    program: JavaProgram, tmp_path: Path, stand_in: Dict[str, str], kind: str, message: str, told: List[str]
) -> None:
    done = cell(program, tmp_path, **stand_in)

    assert (done.code, done.names, done.last["kind"]) == (1, [*told, "error"], kind)
    assert message in done.last["message"]
    assert done.last["hint"]


def test_a_library_that_is_missing_is_named_after_hello(program: JavaProgram, tmp_path: Path) -> None:
    done = cell(replace(program, libraries=(tmp_path,)), tmp_path)

    assert (done.code, done.names, done.last["kind"]) == (1, ["hello", "error"], "LibraryMissingError")
    assert "libpaddle_lite_jni.so" in done.last["message"]


def test_a_library_without_the_functions_is_named(program: JavaProgram, tmp_path: Path) -> None:
    empty = tmp_path / "empty.c"
    empty.touch()
    subprocess.run(["g++", "-shared", "-fPIC", str(empty), "-o", str(tmp_path / LIBRARY)], check=True)

    done = cell(replace(program, libraries=(tmp_path,)), tmp_path)

    assert (done.code, done.names, done.last["kind"]) == (1, ["hello", "error"], "RuntimeLibraryError")


def test_a_model_that_is_not_there(program: JavaProgram, tmp_path: Path) -> None:
    asked = settings(tmp_path)
    Path(asked.request.model).unlink()

    done = run(program, asked.arguments())

    assert (done.code, done.names) == (1, ["hello", "error"])
    assert done.last["message"] == f"{asked.request.model}: No such file or directory"


def test_a_batch_that_memory_does_not_hold_is_an_error(program: JavaProgram, tmp_path: Path) -> None:
    asked = settings(tmp_path, np.zeros((1, 3, 64, 64), np.float32), batch=1024)

    done = run(program, asked.arguments(), "-Xmx8m")

    assert (done.code, done.names) == (1, ["hello", "loaded", "error"])
    assert (done.last["kind"], done.last["message"]) == ("WorkerError", "out of memory")


@pytest.mark.parametrize("words", [["--wrong", "1"], ["--soc", "SM8150"], ["--runs"]])
def test_a_wrong_argument_is_an_error(program: JavaProgram, tmp_path: Path, words: List[str]) -> None:
    done = run(program, [*settings(tmp_path).arguments(), *words])

    assert (done.code, done.names, done.last["kind"]) == (1, ["error"], "InputError")
    assert words[0] in done.last["message"]


def test_the_end_that_another_program_makes_is_seen(program: JavaProgram, tmp_path: Path) -> None:
    process = subprocess.Popen(
        program.command(settings(tmp_path).arguments()),
        env=program.environment({"RUN": "hang"}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    lines = (line for line in process.stdout if line.strip())
    assert b"hello" in next(lines)
    assert b"loaded" in next(lines)

    process.terminate()

    # A JVM takes the signal for the wish to exit; ART dies of it.
    assert process.wait(timeout=30) in (128 + signal.SIGTERM, -signal.SIGTERM)
    process.communicate()


def test_it_ends_when_nobody_reads(program: JavaProgram, tmp_path: Path) -> None:
    asked = settings(tmp_path).arguments()
    asked[asked.index("--runs") + 1] = "1000000"
    process = subprocess.Popen(
        program.command(asked), env=program.environment({}), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()

    assert process.wait(timeout=30) == 1
    assert process.stderr.read() == b"nobody reads the events any more\n"
    process.stderr.close()


def test_the_python_side_makes_one_line_of_a_crash_and_ends_a_hang(
    program: JavaProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = program.command(settings(tmp_path).arguments())
    for how, error, message in (
        ("abort", WorkerCrashed, "paddle_lite was ended by SIGABRT while computing the first batch"),
        ("hang", DeadlineError, "did not answer for 1 s"),
    ):
        for name, value in program.environment({"RUN": how}).items():
            monkeypatch.setenv(name, value)
        process = RunnerProcess(command, engine="paddle_lite", deadline_s=1)
        with process, pytest.raises(error, match=message):
            process.measure(lambda event, so_far: None)
