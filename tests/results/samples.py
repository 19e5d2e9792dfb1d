"""A result with everything in it, for the tests."""

from __future__ import annotations

from dataclasses import replace

from edgecls.results.cell import Cell
from edgecls.results.comparison import ComparedSide, PairedComparison
from edgecls.results.device import MeasuredCore, MeasuredDevice
from edgecls.results.environment import Environment
from edgecls.results.result import APP, BenchSettings, GridArtifact, Meta, Result
from edgecls.results.row import Failure, Parity, Problem, Row, RowWarning, Skip

CELL = Cell(
    "net-arm64",
    "PPLCNet_x0_5",
    "official",
    "host",
    "paddle_lite",
    "fp32",
    "fp32",
    threads=1,
    batch=2,
    nb_sha256="ab" * 32,
)

DEVICE = MeasuredDevice(
    id="adb:1234",
    kind="adb",
    model="a phone",
    soc="SM8150",
    abi="arm64-v8a",
    android="11",
    system="Android 11",
    kernel="4.14.117",
    cores=(MeasuredCore(0, "Kryo 4xx Silver (Cortex-A55)", 1785600), MeasuredCore(1, "", None)),
    asimddp=True,
    fp16=True,
    memory_bytes=None,
    emulated=False,
    runner="cpp",
    runtime="android-arm64-v8a-v2.12-light_api-01234567",
    runtime_sha256="cd" * 32,
    int8="int8 can be fast",
    int8_fast=True,
)

CONDITIONS = {
    "cpu_mhz": [2600.0, 2601.5],
    "governor": ["performance"],
    "load_average": [0.5, 0.4, 0.3],
    "affinity": {"3": 2},
    "temperature_c": {"cpu 0": 41.5},
}

ROW = Row(
    cell=CELL,
    timing_kind="latency",
    engine_version="v2.13-rc",
    warmup=10,
    runs=3,
    p50_ms=2.0,
    p90_ms=2.8,
    p99_ms=2.98,
    min_ms=1.0,
    mean_ms=2.0,
    stdev_ms=1.0,
    ms_per_image=1.0,
    samples_ms=(1.0, 3.0, 2.0),
    load_ms=5.0,
    first_ms=4.0,
    wall_ms=6.5,
    cpu_ms=6.4,
    stopped_by="enough",
    peak_rss_bytes=70_000_000,
    parity=Parity("paddle_inference 2.6.2 fp32", 1e-6, 1e-3, 1.0, ok=True),
    conditions={"before": CONDITIONS, "after": {}},
    outliers=0,
    drift=None,
    runner={"protocol": 1, "runner": "python", "runner_version": "0.1.0", "platform": "Linux x86_64 Python 3.10.13"},
    warnings=(RowWarning("scatter", "the runs scatter by 50%"),),
)

COMPARISON = PairedComparison(
    device="host",
    engine="paddle_lite",
    threads=1,
    batch=2,
    power_mode="none",
    a=ComparedSide("net-arm64", "fp32", "fp32", "ab" * 32, None, (4.0,) * 6),
    b=ComparedSide("net-arm64", "fp32", "fp32", "ab" * 32, "SM8150", (2.0,) * 6),
    ratio=0.5,
    low=0.49,
    high=0.51,
    confidence=0.95,
    method="by hand",
)

RESULT = Result(
    meta=Meta("edgecls", "0.1.0", "2026-11-22T06:00:00Z"),
    environment=Environment(
        edgecls="0.1.0",
        python="3.10.13",
        system="Linux",
        release="6.1.0",
        machine="x86_64",
        cpu="a processor",
        cpus=2,
        allowed_cpus=2,
        hypervisor=True,
        memory_bytes=None,
        packages={"paddlelite": "2.13rc0"},
    ),
    settings=BenchSettings(
        "host", ("paddle_lite",), (1, 2), (2,), 10, 100, 3.0, 60.0, artifacts=(GridArtifact("net-arm64", "ab" * 32),)
    ),
    rows=(ROW,),
    failed=(Failure(CELL, Problem("ParityError", "wrong", "look", 6)),),
    devices=(DEVICE,),
    comparison=(COMPARISON,),
    skipped=(Skip("net-arm64", "paddle_lite", "fp32", 2, "one thread"), Skip("n", "paddle_lite", "int8", None, "no")),
)

_APP_CELL = replace(CELL, device="android:a phone")

#: What the Android app writes: no Python, no packages, the device that it runs on.
APP_RESULT = Result(
    meta=Meta(APP, "0.1.0", "2026-11-22T06:00:00Z"),
    environment=replace(RESULT.environment, python=None, system="Android", packages={}),
    settings=replace(RESULT.settings, device="android", power_modes=("high", "none")),
    rows=(replace(ROW, cell=_APP_CELL, runner={**ROW.runner, "runner": "app", "platform": "Android 11 arm64-v8a"}),),
    failed=(Failure(_APP_CELL, Problem("ParityError", "wrong", "look", 6)),),
    devices=(replace(DEVICE, id=_APP_CELL.device, kind="android", runner="app", runtime="Paddle-Lite v2.12"),),
)
