"""The C++ runner speaks the protocol that the Python side reads (with a stand-in for Paddle-Lite's library)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgecls._version import __version__
from edgecls.runner.launch import RunnerProcess
from edgecls.runner.measurement import Measurement
from edgecls.runner.settings import MAX_RUNS, Limits
from tests.runner.cpp_runner import QUICK, Done, Program, run, settings, stand_in_program

#: Sums of the channels of the image that settings() writes.
SUMS = [6.0, 22.0, 38.0]


@pytest.fixture(scope="module")
def program() -> Program:
    return stand_in_program()


def cell(program: Program, tmp_path: Path, stand_in: Any = None, **options: Any) -> Done:
    return run(program, settings(tmp_path, **options).arguments(), **(stand_in or {}))


def read(done: Done) -> Measurement:
    measurement = Measurement()
    assert all(measurement.take(event) for event in done.events)
    return measurement


def test_it_tells_its_story_in_order(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path)

    assert done.names == ["hello", "loaded", "output", "conditions", "samples", "conditions", "done"]
    assert (done.code, done.stderr) == (0, b"")
    assert [event["when"] for event in done.events if event["event"] == "conditions"] == ["before", "after"]


def test_it_says_who_it_is(program: Program, tmp_path: Path) -> None:
    hello = cell(program, tmp_path).event("hello")

    assert (hello["protocol"], hello["runner"], hello["runner_version"]) == (1, "cpp", __version__)
    assert hello["platform"] == f"{os.uname().sysname} {os.uname().machine} C++"


def test_the_python_side_reads_all_of_it(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", str(program.libraries))
    monkeypatch.setenv("STAND_IN_VERSION", "v2.12")
    command = [str(program.path), *settings(tmp_path).arguments()]

    with RunnerProcess(command, engine="paddle_lite", deadline_s=60) as process:
        measurement = process.measure(lambda event, so_far: None)

    assert measurement.complete
    assert (measurement.engine, measurement.engine_version, measurement.mode) == ("paddle_lite", "v2.12", "fp32")
    assert measurement.output == SUMS
    assert len(measurement.samples_ms) == 2
    assert process.garbage == 0


def test_every_argument_that_the_python_side_writes_is_understood(program: Program, tmp_path: Path) -> None:
    limits = Limits(warmup=3, runs=4, min_seconds=0.05, max_seconds=1.5)

    done = cell(program, tmp_path, threads=2, batch=3, limits=limits, power_mode="high")

    loaded = done.event("loaded")
    assert (loaded["threads"], loaded["power_mode"]) == (2, "high")
    assert done.last["wall_ms"] >= 50


def test_the_output_is_that_of_the_image(program: Program, tmp_path: Path) -> None:
    image = np.random.RandomState(1).rand(1, 5, 7, 3).astype(np.float32)

    values = cell(program, tmp_path, image=image).event("output")["values"]

    assert values == image.astype(np.float64).sum(axis=(2, 3))[0].astype(np.float32).tolist()


def test_numbers_read_back_to_what_they_were(program: Program, tmp_path: Path) -> None:
    values = [np.float32(0.1), np.float32(1 / 3), np.float32(1e-38), np.float32(3.4e38)]

    output = cell(program, tmp_path, {"OUTPUT": ",".join(f"{value:.9g}" for value in values)}).event("output")

    assert [np.float32(value) for value in output["values"]] == values


def test_a_batch_repeats_the_image(program: Program, tmp_path: Path) -> None:
    output = cell(program, tmp_path, batch=4).event("output")

    assert (output["values"], output["spread"]) == (SUMS, 0)


def test_rows_that_differ_are_reported(program: Program, tmp_path: Path) -> None:
    output = cell(program, tmp_path, {"SPREAD": 0.5}, batch=3).event("output")

    assert (output["values"], output["spread"]) == (SUMS, 1.0)


def test_an_output_that_changes_is_reported(program: Program, tmp_path: Path) -> None:
    # One first run, one untimed run and two samples.
    assert cell(program, tmp_path, {"CHANGE": 0.25}).last["change"] == 0.75


def test_what_is_no_number_becomes_null(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path, {"OUTPUT": "nan,1,-inf"}, batch=2)

    assert read(done).output == [None, 1.0, None]
    assert (read(done).spread, read(done).change) == (None, None)


def test_a_nan_is_not_forgotten_for_a_number_behind_it(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path, {"OUTPUT": "nan,1", "SPREAD": 1}, batch=2)

    assert done.event("output")["spread"] is None


def test_it_stops_when_there_is_enough(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path, limits=Limits(warmup=1, runs=10, min_seconds=0.0, max_seconds=20.0))

    assert (done.last["count"], len(done.samples), done.last["stopped_by"]) == (10, 10, "enough")


def test_it_goes_on_until_the_shortest_time_has_passed(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path, {"SLEEP_US": 10000}, limits=Limits(0, 1, 0.2, 20.0))

    assert done.last["wall_ms"] >= 200
    assert len(done.samples) == done.last["count"] > 1
    assert sum(done.samples) <= done.last["wall_ms"]


def test_it_stops_at_the_longest_time(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path, {"SLEEP_US": 20000}, limits=Limits(0, 100000, 0.0, 0.2))

    assert done.last["stopped_by"] == "max_seconds"
    assert 1 <= done.last["count"] == len(done.samples) <= 10


def test_it_stops_at_a_million_samples_and_loses_none(program: Program, tmp_path: Path) -> None:
    image = np.ones((1, 1, 1, 1), np.float32)

    done = cell(program, tmp_path, image=image, limits=Limits(0, 1, 86400.0, 86400.0))

    assert (done.last["count"], done.last["stopped_by"]) == (MAX_RUNS, "max_runs")
    assert len(read(done).samples_ms) == MAX_RUNS


def test_samples_are_handed_on_in_chunks(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path, limits=Limits(0, 2500, 0.0, 20.0))

    assert [len(event["ms"]) for event in done.events if event["event"] == "samples"] == [1024, 1024, 452]


def test_slow_samples_are_handed_on_every_second(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path, {"SLEEP_US": 55000}, limits=Limits(0, 24, 0.0, 20.0))

    assert [len(event["ms"]) for event in done.events if event["event"] == "samples"] == [20, 4]


def test_the_warm_up_is_not_sampled(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path, {"CHANGE": 1}, limits=Limits(warmup=7, runs=2, min_seconds=0.0, max_seconds=20.0))

    assert done.last["count"] == 2
    assert done.last["change"] == 7 + 1 + 2


def test_the_time_of_a_run_is_the_time_of_a_run(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path, {"SLEEP_US": 20000})

    assert min([*done.samples, done.event("output")["first_ms"]]) >= 20
    assert done.last["cpu_ms"] < done.last["wall_ms"]


def test_memory_is_in_bytes(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path)

    assert 1 << 20 < done.event("loaded")["rss_bytes"] <= done.last["peak_rss_bytes"] < 1 << 30


def test_the_threads_are_those_that_the_library_took(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path, {"CORES": 2, "BIND": "refused"}, threads=8, power_mode="high")

    assert (done.event("loaded")["threads"], done.event("loaded")["power_mode"]) == (2, "none")


def test_the_binding_is_read_back_from_every_thread(program: Program, tmp_path: Path) -> None:
    if 0 not in os.sched_getaffinity(0):
        pytest.skip("the first processor is not ours")
    done = cell(program, tmp_path, {"BIND": 1}, threads=3)

    assert done.event("conditions")["affinity"] == {"1": 3}


def test_without_a_binding_every_processor_of_ours_is_allowed(program: Program, tmp_path: Path) -> None:
    mask = sum(1 << processor for processor in os.sched_getaffinity(0))

    assert cell(program, tmp_path).event("conditions")["affinity"] == {f"{mask:x}": 1}


def test_conditions_are_what_the_system_says(program: Program, tmp_path: Path) -> None:
    conditions = cell(program, tmp_path).event("conditions")

    assert len(conditions["load_average"]) == 3
    assert conditions["cpu_mhz"] is None or all(mhz > 0 for mhz in conditions["cpu_mhz"])
    assert conditions["governor"] == sorted(conditions["governor"])
    assert isinstance(conditions["temperature_c"], dict)


def test_what_the_library_prints_goes_to_standard_error(program: Program, tmp_path: Path) -> None:
    done = cell(program, tmp_path, {"PRINT": 1})

    assert read(done).complete
    assert b"stand-in: printf" in done.stderr
    assert b"write \xff\x00" in done.stderr


@pytest.mark.parametrize("mode", ["high", "low", "full", "none", "rand_high", "rand_low"])
def test_every_power_mode_is_handed_on(program: Program, tmp_path: Path, mode: str) -> None:
    assert cell(program, tmp_path, limits=QUICK, power_mode=mode).event("loaded")["power_mode"] == mode
