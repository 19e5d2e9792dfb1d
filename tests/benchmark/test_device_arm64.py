"""A bench on an emulated arm64 device with a real Paddle-Lite for ARM, where EDGECLS_TEST_LITE_ARM64 names one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from edgecls.benchmark.run import bench
from edgecls.benchmark.text import render
from edgecls.devices.adb import connect
from edgecls.devices.adb_server import adb_program
from edgecls.runtime.store import add_runtime
from scripts.emulated_device.running import Running
from tests.benchmark.artifacts import make_artifact
from tests.devices.conftest import kill_adb_server
from tests.devices.emulated import emulated_device, free_port
from tests.engines.nets import small_nets

SHORT: Any = {"warmup": 1, "min_runs": 5, "min_seconds": 0.0, "max_seconds": 60.0}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory):
    named = os.environ.get("EDGECLS_TEST_LITE_ARM64")
    if not named:
        pytest.skip("EDGECLS_TEST_LITE_ARM64 names no folder with include/ and lib/ of Paddle-Lite for arm64")
    pytest.importorskip("adbutils", reason="adbutils is not installed: pip install edgecls[adb]")
    folder = tmp_path_factory.mktemp("arm64")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDGECLS_CACHE", str(folder / "cache"))
        patch.setenv("HOME", str(folder))
        patch.setenv("ANDROID_ADB_SERVER_PORT", str(free_port()))
        # A library of a commit alone doesn't tell its version.
        add_runtime(Path(named) / "lib", include=Path(named) / "include", version="v2.12")
        emulated = emulated_device("arm64")
        try:
            connect(emulated.serial)
            yield emulated
        finally:
            kill_adb_server(adb_program())
            emulated.stop()


def test_the_arm_kernels_agree_with_the_golden_output_and_no_time_is_a_latency(
    running: Running, tmp_path: Path
) -> None:
    artifact = make_artifact(tmp_path / "arm", small_nets())
    result = bench([artifact], device=f"adb:{running.serial}", threads=(1, 2), **SHORT)
    assert result.failed == ()
    assert [row.timing_kind for row in result.rows] == ["emulated", "emulated"]
    assert all(row.parity.max_abs_diff < 1e-5 for row in result.rows)
    (device,) = result.devices
    assert (device.runner, device.soc, device.int8_fast) == ("cpp", "SM8150", True)
    assert result.rows[0].runner["runtime"].startswith("linux-arm64-v8a-v2.12")
    assert "published" not in render(result)
    assert "latency" not in render(result)
