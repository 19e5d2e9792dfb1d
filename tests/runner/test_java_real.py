"""The Java runner on the real Paddle-Lite of the x86 wheel computes what the Python runner computes on it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgecls.engines.request import EngineRequest
from edgecls.preprocess.apply import level_table
from edgecls.runner.settings import RunnerSettings
from edgecls.worker.interpreter import find_interpreter
from tests.engines.nets import SPEC, Nets, small_nets
from tests.runner.cpp_runner import QUICK, Done, run_command
from tests.runner.java_runner import JavaProgram, dex_program, run, wheel_program

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def nets() -> Nets:
    wheel_program()
    return small_nets()


@pytest.fixture(scope="module", params=["classes", "dex"])
def program(request: pytest.FixtureRequest, nets: Nets) -> JavaProgram:
    """The compiled sources, and the dex code that ships."""
    real = wheel_program()
    return real if request.param == "classes" else replace(real, classes=dex_program().classes)


def settings(nets: Nets, **options: Any) -> RunnerSettings:
    request = EngineRequest("paddle_lite", "fp32", str(nets.nb("x86")))
    return RunnerSettings(request, **{"input": str(nets.input_file), "limits": QUICK, **options})


def in_python(asked: RunnerSettings) -> Done:
    python = find_interpreter(("numpy", "paddlelite"))
    command = [python, "-m", "edgecls.runner", *asked.arguments()]
    return run_command(command, {**os.environ, "PYTHONPATH": str(ROOT)}, timeout=120)


def test_it_measures_a_real_model_and_gives_the_very_scores_of_the_python_runner(
    program: JavaProgram, nets: Nets
) -> None:
    asked = settings(nets, batch=2)
    java, python = run(program, asked.arguments()), in_python(asked)

    assert (java.code, python.code) == (0, 0)
    assert java.names == python.names
    assert java.event("output")["values"] == python.event("output")["values"]
    assert java.event("output")["spread"] == python.event("output")["spread"]
    assert java.last["change"] == 0
    assert java.event("loaded")["engine_version"] == python.event("loaded")["engine_version"] == "v2.13-rc"
    np.testing.assert_allclose(java.event("output")["values"], nets.output("fp32")[0], atol=1e-5)
    assert min(java.samples) > 0


def test_it_classifies_with_a_real_model_as_the_python_runner_does(
    program: JavaProgram, nets: Nets, tmp_path: Path
) -> None:
    pictures = np.random.RandomState(4).randint(0, 256, (3, *SPEC.size, 3)).astype(np.uint8)
    np.save(tmp_path / "pictures.npy", pictures)
    np.save(tmp_path / "table.npy", level_table(SPEC))
    asked = settings(nets, input=str(tmp_path / "pictures.npy"), table=str(tmp_path / "table.npy"))
    java, python = run(program, asked.arguments()), in_python(asked)

    answers = [[event["values"] for event in done.events if event["event"] == "prediction"] for done in (java, python)]
    assert len(answers[0]) == 3
    assert answers[0] == answers[1]
    assert answers[0][0] != answers[0][1]


def test_a_model_that_is_none_ends_the_process_after_hello(program: JavaProgram, nets: Nets, tmp_path: Path) -> None:
    (tmp_path / "damaged.nb").write_bytes(b"no model" * 20)
    request = EngineRequest("paddle_lite", "fp32", str(tmp_path / "damaged.nb"))

    done = run(program, RunnerSettings(request, str(nets.input_file), limits=QUICK).arguments())

    # Paddle-Lite's own check fails, and it aborts.
    assert done.code < 0
    assert done.names == ["hello"]
