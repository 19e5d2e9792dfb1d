"""The Python runner, run as a program on a real model."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any, Dict, List

import numpy as np
import pytest

from edgecls.engines.request import EngineRequest
from edgecls.images.synthetic import golden_picture
from edgecls.preprocess.apply import level_table
from edgecls.runner.package import build_runner
from edgecls.runner.settings import Limits, RunnerSettings
from edgecls.worker.interpreter import find_interpreter
from tests.engines.nets import SPEC, Nets, small_nets

SHORT = Limits(warmup=2, runs=5, min_seconds=0.0, max_seconds=20.0)


@pytest.fixture(scope="module")
def nets() -> Nets:
    return small_nets()


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_runner(tmp_path_factory.mktemp("runner") / "runner.pyz")


def _lite(nets: Nets, name: str = "x86", **options) -> RunnerSettings:
    request = EngineRequest("paddle_lite", "fp32", str(nets.nb(name)))
    return RunnerSettings(request, **{"input": str(nets.input_file), "limits": SHORT, **options})


def _run(program: Path, settings: RunnerSettings) -> subprocess.CompletedProcess:
    python = find_interpreter(("numpy", "paddle", "paddlelite"))
    return subprocess.run([python, str(program), *settings.arguments()], capture_output=True, timeout=120, check=False)


def _events(done: subprocess.CompletedProcess) -> List[Dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_it_tells_its_story_in_order(nets: Nets, program: Path) -> None:
    done = _run(program, _lite(nets))
    events = _events(done)
    names = [event["event"] for event in events]
    assert names == ["hello", "loaded", "output", "conditions", "samples", "conditions", "done"]
    assert done.returncode == 0
    hello, loaded, output, before, samples, after, last = events
    assert (hello["protocol"], hello["runner"]) == (1, "python")
    assert (loaded["engine"], loaded["engine_version"], loaded["threads"]) == ("paddle_lite", "v2.13-rc", 1)
    assert loaded["load_ms"] > 0
    np.testing.assert_allclose(output["values"], nets.output("fp32")[0], atol=1e-6)
    assert output["first_ms"] > 0
    assert (before["when"], after["when"]) == ("before", "after")
    assert len(samples["ms"]) == last["count"] == 5
    assert last["stopped_by"] == "enough"
    assert last["change"] == 0.0
    assert last["peak_rss_bytes"] >= loaded["rss_bytes"] > 1 << 20


def test_nothing_but_events_reaches_standard_output_though_the_library_prints(nets: Nets, program: Path) -> None:
    pair = nets.pair("int8")
    request = EngineRequest("paddle_inference", "int8_onednn", str(pair.model_file), str(pair.params_file))
    done = _run(program, RunnerSettings(request, str(nets.input_file), batch=3, limits=SHORT))
    events = _events(done)
    assert events[-1]["event"] == "done"
    assert b"quantize" in done.stderr
    output = next(event for event in events if event["event"] == "output")
    assert np.abs(np.asarray(output["values"]) - nets.output("int8")[0]).max() < 0.02
    assert output["spread"] < 1e-6


@pytest.mark.parametrize(
    ("options", "kind", "wrong"),
    [
        ({"name": "arm"}, "NbError", "is for arm"),
        ({"name": "int8_x86"}, "NbError", "int8 for x86"),
        ({"input": "/nothing.npy"}, "InputError", "can't be read"),
    ],
)
def test_what_cannot_be_measured_is_an_error_event(nets: Nets, program: Path, options, kind: str, wrong: str) -> None:
    done = _run(program, _lite(nets, **options))
    last = _events(done)[-1]
    assert (done.returncode, last["event"], last["kind"]) == (1, "error", kind)
    assert wrong in last["message"]


def test_an_input_that_is_no_image_is_an_error_event(nets: Nets, program: Path, tmp_path: Path) -> None:
    for array in (np.zeros((2, 3, 32, 32), np.float32), np.zeros((3, 32, 32), np.float32)):
        np.save(tmp_path / "input.npy", array)
        last = _events(_run(program, _lite(nets, input=str(tmp_path / "input.npy"))))[-1]
        assert last["kind"] == "InputError"
    np.save(tmp_path / "input.npy", np.zeros((1, 3, 32, 32), np.float64))
    assert "float64" in _events(_run(program, _lite(nets, input=str(tmp_path / "input.npy"))))[-1]["message"]


def test_a_pickle_as_input_is_not_opened(nets: Nets, program: Path, tmp_path: Path) -> None:
    np.save(tmp_path / "input.npy", np.array([{"a": 1}], object), allow_pickle=True)
    last = _events(_run(program, _lite(nets, input=str(tmp_path / "input.npy"))))[-1]
    assert last["kind"] == "InputError"


def test_it_ends_with_the_parent_that_it_was_told(nets: Nets, program: Path) -> None:
    settings = _lite(nets, limits=Limits(min_seconds=60.0, max_seconds=60.0), parent=os.getpid() + 1)
    done = _run(program, settings)
    assert done.returncode == 1
    assert done.stdout == b""


def test_it_stops_quietly_when_nobody_listens_any_more(nets: Nets, program: Path) -> None:
    python = find_interpreter(("numpy", "paddlelite"))
    settings = _lite(nets, limits=Limits(min_seconds=60.0, max_seconds=60.0))
    process = subprocess.Popen(
        [python, str(program), *settings.arguments()], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    assert b"hello" in process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=30) == 1
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()


def test_samples_are_told_while_it_still_measures(nets: Nets, program: Path) -> None:
    python = find_interpreter(("numpy", "paddlelite"))
    settings = _lite(nets, limits=Limits(min_seconds=60.0, max_seconds=60.0))
    process = subprocess.Popen(
        [python, str(program), *settings.arguments()], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    started = time.monotonic()
    for line in process.stdout:
        if json.loads(line)["event"] == "samples":
            break
    assert time.monotonic() - started < 50
    assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


def test_pictures_are_classified_one_by_one_over_all_inputs(nets: Nets, program: Path, tmp_path: Path) -> None:
    pictures = np.random.RandomState(5).randint(0, 256, (3, *SPEC.size, 3)).astype(np.uint8)
    pictures[2] = golden_picture(*SPEC.size)
    for name, array in {"table": level_table(SPEC), "first": pictures[:2], "second": pictures[2:]}.items():
        np.save(tmp_path / f"{name}.npy", array)
    paths = {name: str(tmp_path / f"{name}.npy") for name in ("table", "first", "second")}

    done = _run(program, _lite(nets, input=paths["first"], further=(paths["second"],), table=paths["table"]))

    hello, loaded, *predictions, last = _events(done)
    assert (hello["event"], loaded["event"], last["event"], done.returncode) == ("hello", "loaded", "done", 0)
    assert [(event["event"], event["index"]) for event in predictions] == [("prediction", index) for index in range(3)]
    assert 0 < sum(event["ms"] for event in predictions) < last["wall_ms"]
    assert last["count"] == 3
    np.testing.assert_allclose(predictions[2]["values"], nets.output("fp32")[0], atol=1e-6)
    assert np.abs(np.subtract(predictions[0]["values"], predictions[1]["values"])).max() > 1e-4


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("pictures", np.zeros((1, 32, 32, 3), np.float32)),
        ("pictures", np.zeros((32, 32, 3), np.uint8)),
        ("pictures", np.zeros((0, 32, 32, 3), np.uint8)),
        ("table", np.zeros((256, 3), np.float32)),
        ("table", np.zeros((3, 256), np.float64)),
    ],
)
def test_arrays_that_are_no_pictures_or_no_table_are_refused(
    nets: Nets, program: Path, tmp_path: Path, name: str, array: Any
) -> None:
    np.save(tmp_path / "table.npy", level_table(SPEC))
    np.save(tmp_path / "pictures.npy", np.zeros((1, *SPEC.size, 3), np.uint8))
    np.save(tmp_path / f"{name}.npy", array)

    done = _run(program, _lite(nets, input=str(tmp_path / "pictures.npy"), table=str(tmp_path / "table.npy")))

    assert done.returncode == 1
    error = _events(done)[-1]
    assert (error["event"], error["kind"]) == ("error", "InputError")
    assert error["message"].startswith(str(tmp_path / f"{name}.npy"))
