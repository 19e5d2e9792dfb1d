"""The Java runner over real ADB: Debian's adbd on an emulated system, with this machine's JVM as a stand-in for ART."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, List

import pytest

from edgecls.benchmark import choose, staging
from edgecls.benchmark.run import bench
from edgecls.devices.adb import AdbDevice, connect
from edgecls.devices.adb_server import adb_program
from edgecls.runner.java_package import JAR
from edgecls.runtime.store import add_runtime
from tests.benchmark.artifacts import make_x86_artifact
from tests.benchmark.java_phone import android_system, java_folders, official_folder
from tests.devices.conftest import kill_adb_server
from tests.devices.emulated import emulated_device, free_port
from tests.engines.nets import small_nets


@pytest.fixture
def serial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An emulated device that has this machine's JVM and the stand-in for app_process."""
    pytest.importorskip("adbutils", reason="adbutils is not installed: pip install edgecls[adb]")
    shown = [android_system(), *java_folders()]
    binds = [word for folder in shown for word in ("--bind", str(folder))]
    emulated = emulated_device("amd64", "--profile", "plain", "--uid", "0", *binds)
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("EDGECLS_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(free_port()))
    monkeypatch.setattr(choose, "_system", lambda device: "android")
    monkeypatch.setattr(choose, "find_app_process", lambda device, abi: str(android_system() / "app_process64"))
    try:
        connect(emulated.serial)
        yield emulated.serial
    finally:
        kill_adb_server(adb_program())
        emulated.stop()


def test_a_bench_over_adb_needs_nothing_but_the_official_archive(
    serial: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nets = small_nets()
    artifact = make_x86_artifact(tmp_path / "workspace" / "a", nets)
    add_runtime(official_folder())
    answer = ",".join(repr(float(value)) for value in nets.output("fp32")[0])
    runner = staging.Staging.runner.fget  # type: ignore[attr-defined]

    def told(self: Any) -> Any:
        found = runner(self)
        return replace(found, env={**found.env, "STAND_IN_OUTPUT": answer})

    monkeypatch.setattr(staging.Staging, "runner", property(told))
    heard: List[str] = []
    limits = {"warmup": 1, "min_runs": 20, "min_seconds": 0.0, "cool_below_c": None}
    result = bench([artifact], device=f"adb:{serial}", batch=(1, 2), on_progress=heard.append, **limits)
    assert result.failed == ()
    assert [(row.cell.batch, row.runner["runner"]) for row in result.rows] == [(1, "java"), (2, "java")]
    assert "Java runner with android-x86_64" in heard[0]
    with AdbDevice(serial) as device:
        (line,) = [line for line in device.run(f"ls -lR {device.root()}").text.splitlines() if line.endswith(JAR)]
        assert line.startswith("-r--r--r--")
        assert device.run(["ls", "-A", f"{device.root()}/jobs"]).text == ""
