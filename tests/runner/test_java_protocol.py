"""The Java runner speaks the protocol that the Python side reads (with a stand-in for Paddle-Lite's library)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgecls._version import __version__
from edgecls.runner.launch import RunnerProcess
from edgecls.runner.measurement import Measurement
from edgecls.runner.settings import Limits
from tests.runner.cpp_runner import Done, settings
from tests.runner.java_runner import JavaProgram, dex_program, run, stand_in_program

#: Sums of the channels of the image that settings() writes.
SUMS = [6.0, 22.0, 38.0]


@pytest.fixture(scope="module")
def program() -> JavaProgram:
    return stand_in_program()


@pytest.fixture(scope="module", params=[stand_in_program, dex_program], ids=["classes", "dex"])
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """A whole run, of the compiled sources and of the dex code that ships."""
    build: Any = request.param
    limits = Limits(warmup=3, runs=1500, min_seconds=0.05, max_seconds=20.0)
    asked = settings(tmp_path_factory.mktemp("story"), threads=2, batch=3, limits=limits)
    return run(build(), asked.arguments(), VERSION="v2.12")


def cell(program: JavaProgram, tmp_path: Path, stand_in: Any = None, **options: Any) -> Done:
    return run(program, settings(tmp_path, **options).arguments(), **(stand_in or {}))


def read(done: Done) -> Measurement:
    measurement = Measurement()
    assert all(measurement.take(event) for event in done.events)
    return measurement


def test_it_tells_its_story_in_order(story: Done) -> None:
    names = [name for name in story.names if name != "samples"]

    assert names == ["hello", "loaded", "output", "conditions", "conditions", "done"]
    assert (story.code, story.stderr) == (0, b"")
    assert [event["when"] for event in story.events if event["event"] == "conditions"] == ["before", "after"]


def test_it_says_who_it_is(story: Done) -> None:
    hello, loaded = story.event("hello"), story.event("loaded")

    assert (hello["protocol"], hello["runner"], hello["runner_version"]) == (1, "java", __version__)
    assert hello["platform"] == f"{os.uname().sysname} {os.uname().machine} Java"
    assert hello["pid"] > 1
    assert (loaded["engine"], loaded["engine_version"], loaded["mode"]) == ("paddle_lite", "v2.12", "fp32")
    assert loaded["threads"] == 2


def test_the_output_is_that_of_each_image_of_the_batch(story: Done) -> None:
    output = story.event("output")

    assert (output["values"], output["spread"], story.last["change"]) == (SUMS, 0, 0)


def test_no_sample_is_lost(story: Done) -> None:
    assert len(story.samples) == story.last["count"] >= 1500
    assert len(story.event("samples")["ms"]) == 1024
    assert 50 <= story.last["wall_ms"] >= sum(story.samples)
    assert min(story.samples) > 0


def test_memory_is_in_bytes(story: Done) -> None:
    assert 1 << 20 < story.event("loaded")["rss_bytes"] <= story.last["peak_rss_bytes"] < 1 << 30


def test_conditions_are_what_the_system_says(story: Done) -> None:
    conditions = story.event("conditions")
    mask = sum(1 << processor for processor in os.sched_getaffinity(0))

    assert len(conditions["load_average"]) == 3
    assert conditions["cpu_mhz"] is None or all(mhz > 0 for mhz in conditions["cpu_mhz"])
    assert conditions["governor"] == sorted(conditions["governor"])
    assert isinstance(conditions["temperature_c"], dict)
    assert list(conditions["affinity"]) == [f"{mask:x}"]


def test_the_python_side_reads_all_of_it(story: Done) -> None:
    measurement = read(story)

    assert measurement.complete
    assert (measurement.output, len(measurement.samples_ms)) == (SUMS, story.last["count"])


def test_numbers_read_back_to_what_they_were(program: JavaProgram, tmp_path: Path) -> None:
    values = [np.float32(0.1), np.float32(1 / 3), np.float32(1e-38), np.float32(3.4e38)]

    output = cell(program, tmp_path, {"OUTPUT": ",".join(f"{value:.9g}" for value in values)}).event("output")

    assert output["values"] == [float(value) for value in values]


def test_the_output_is_that_of_the_image(program: JavaProgram, tmp_path: Path) -> None:
    image = np.random.RandomState(1).rand(1, 5, 7, 3).astype(np.float32)

    values = cell(program, tmp_path, image=image).event("output")["values"]

    assert values == image.astype(np.float64).sum(axis=(2, 3))[0].astype(np.float32).tolist()


def test_rows_that_differ_and_an_output_that_changes_are_reported(program: JavaProgram, tmp_path: Path) -> None:
    limits = Limits(warmup=7, runs=2, min_seconds=0.0, max_seconds=20.0)

    done = cell(program, tmp_path, {"SPREAD": 0.5, "CHANGE": 1}, batch=3, limits=limits)

    assert (done.event("output")["values"], done.event("output")["spread"]) == (SUMS, 1.0)
    # One untimed run after the warm-up, and two samples.
    assert done.last["change"] == 7 + 1 + 2


def test_what_is_no_number_becomes_null(program: JavaProgram, tmp_path: Path) -> None:
    done = cell(program, tmp_path, {"OUTPUT": "nan,1,-inf"}, batch=2)

    assert read(done).output == [None, 1.0, None]
    assert (read(done).spread, read(done).change) == (None, None)


def test_it_stops_at_the_longest_time(program: JavaProgram, tmp_path: Path) -> None:
    done = cell(program, tmp_path, {"SLEEP_US": 20000}, limits=Limits(0, 100000, 0.0, 0.2))

    assert done.last["stopped_by"] == "max_seconds"
    assert 1 <= done.last["count"] == len(done.samples) <= 10
    assert min([*done.samples, done.event("output")["first_ms"]]) >= 20
    assert done.last["cpu_ms"] < done.last["wall_ms"]


def test_the_threads_and_their_binding_reach_the_library(program: JavaProgram, tmp_path: Path) -> None:
    if 0 not in os.sched_getaffinity(0):
        pytest.skip("the first processor is not ours")
    done = cell(program, tmp_path, {"BIND": 1}, threads=3, power_mode="high")

    # The thread that loads the model and the two that the stand-in started.
    assert done.event("conditions")["affinity"]["1"] >= 3


def test_what_the_library_prints_is_passed_over(
    program: JavaProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in program.environment({"PRINT": "lines"}).items():
        monkeypatch.setenv(name, value)

    with RunnerProcess(program.command(settings(tmp_path).arguments()), engine="paddle_lite", deadline_s=60) as process:
        measurement = process.measure(lambda event, so_far: None)

    assert measurement.complete
    # That came right behind a line that the library had left open.
    assert measurement.output == [6.0, 22.0, 38.0]
    assert process.garbage > 0
