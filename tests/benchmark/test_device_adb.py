"""A bench over real ADB: Debian's adbd on an emulated system of this machine's architecture, real Paddle-Lite.

The Python runner computes with the paddlelite of the tests; the C++ runner is linked with a stand-in for its library.
"""

from __future__ import annotations

import json
import subprocess
import threading
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any, Callable, Dict, List

import jsonschema
import pytest

from edgecls.artifact.folder import Artifact
from edgecls.benchmark import device as bench_device
from edgecls.benchmark import runner_files, side_by_side, staging
from edgecls.benchmark.run import bench
from edgecls.devices.adb import AdbDevice, connect
from edgecls.devices.adb_server import adb_program
from edgecls.devices.lock import device_lock
from edgecls.devices.retry import wait_until_back
from edgecls.errors import (
    DeviceBusyError,
    DeviceLostError,
    DeviceStorageError,
    InterpreterError,
    NoDeviceError,
    NoExecError,
    RuntimeLibraryError,
)
from edgecls.results.files import load_result
from edgecls.runner.remote import RemoteRunner
from edgecls.runtime.store import add_runtime
from edgecls.worker.interpreter import find_interpreter
from scripts.emulated_device.running import Running
from tests.benchmark.artifacts import make_artifact, make_x86_artifact
from tests.devices.conftest import kill_adb_server
from tests.devices.emulated import emulated_device, free_port
from tests.engines.nets import Nets, small_nets
from tests.runner.cpp_runner import stand_in_folder

SHORT: Dict[str, Any] = {"warmup": 1, "min_runs": 20, "min_seconds": 0.0, "max_seconds": 30.0}
#: Long enough for a fault to happen meanwhile.
LONG: Dict[str, Any] = {**SHORT, "min_seconds": 1.5}


@pytest.fixture(scope="module", autouse=True)
def own_place(tmp_path_factory: pytest.TempPathFactory):
    """A cache, a home and an adb server of these tests' own."""
    pytest.importorskip("adbutils", reason="adbutils is not installed: pip install edgecls[adb]")
    folder = tmp_path_factory.mktemp("adb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDGECLS_CACHE", str(folder / "cache"))
        patch.setenv("EDGECLS_WORKSPACE", str(folder / "workspace"))
        patch.setenv("HOME", str(folder))
        patch.setenv("ANDROID_ADB_SERVER_PORT", str(free_port()))
        yield folder
        kill_adb_server(adb_program())


@pytest.fixture(scope="module")
def nets() -> Nets:
    return small_nets()


@pytest.fixture(scope="module")
def python() -> str:
    """A Python with paddlelite that the emulated device can be shown."""
    try:
        found = find_interpreter(("numpy", "paddlelite"))
    except InterpreterError as error:
        pytest.skip(f"no Python runner over ADB: {error}")
    if _prefixes(found) & {"/usr", "/"}:
        pytest.skip("no Python runner over ADB: paddlelite belongs to the system's own Python")
    return found


@pytest.fixture(scope="module")
def running(python: str):
    binds = [word for prefix in sorted(_prefixes(python)) for word in ("--bind", prefix)]
    emulated = emulated_device("amd64", "--profile", "plain", "--uid", "0", *binds)
    try:
        yield emulated
    finally:
        emulated.stop()


@pytest.fixture
def emulated(running: Running):
    running.heal()
    _wait_for(running)
    yield running
    running.heal()


@pytest.fixture
def artifact(nets: Nets, own_place: Path):
    folder = own_place / "workspace" / "x86"
    if folder.is_dir():
        return Artifact.load(folder)
    return make_x86_artifact(folder, nets)


@pytest.fixture
def measure(emulated: Running, artifact: Any, python: str) -> Callable[..., Any]:
    """Runs a bench with the Python runner."""

    def run(**options: Any) -> Any:
        return bench([artifact], device=f"adb:{emulated.serial}", **{**SHORT, "python": python, **options})

    return run


@pytest.fixture
def cpp(emulated: Running, artifact: Any, nets: Nets, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs a bench with the C++ runner and the stand-in library, which is told to answer rightly or to fail."""
    add_runtime(stand_in_folder())
    answer = ",".join(repr(float(value)) for value in nets.output("fp32")[0])
    runner = staging.Staging.runner.fget  # type: ignore[attr-defined]

    def run(stand_in: Any = (), **options: Any) -> Any:
        env = {"STAND_IN_OUTPUT": answer, **{f"STAND_IN_{name}": str(value) for name, value in dict(stand_in).items()}}

        def told(self: Any) -> Any:
            found = runner(self)
            return replace(found, env={**found.env, **env})

        monkeypatch.setattr(staging.Staging, "runner", property(told))
        return bench([artifact], device=f"adb:{emulated.serial}", runtime="linux-x86_64", **{**SHORT, **options})

    return run


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., List[int]]:
    """Has something done once, when the runner tells of an event; gives back the runners' process ids."""

    def arrange(name: str, fault: Callable[[int], None]) -> List[int]:
        pids: List[int] = []
        left = [fault]

        class Watched(RemoteRunner):
            def measure(self, on_event: Any) -> Any:
                def listen(event: Any, measurement: Any) -> None:
                    on_event(event, measurement)
                    if event["event"] == "hello":
                        pids.append(event["pid"])
                    if event["event"] == name and left:
                        left.pop()(pids[-1])

                return super().measure(listen)

        monkeypatch.setattr(bench_device, "RemoteRunner", Watched)
        return pids

    return arrange


def _wait_for(emulated: Running) -> None:
    connect(emulated.serial)
    assert wait_until_back(AdbDevice(emulated.serial), 30.0)


def _prefixes(python: str) -> "set[str]":
    code = "import sys; print(sys.prefix); print(sys.base_prefix)"
    return set(subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_real_paddle_lite_is_measured_over_real_adb(measure: Any, own_place: Path) -> None:
    output = own_place / "result.json"
    result = measure(batch=(1, 2), threads=(1, 2), output=output)
    assert result.failed == ()
    assert [(row.cell.threads, row.cell.batch) for row in result.rows] == [(1, 1), (1, 2)]
    for row in result.rows:
        assert (row.engine_version, row.timing_kind) == ("v2.13-rc", "latency")
        assert 0 < row.parity.max_abs_diff < 1e-6
        assert row.runner["runtime"] == "paddlelite 2.13rc0"
    assert [(skip.threads, "1 thread" in skip.reason) for skip in result.skipped] == [(2, True)]
    schema = json.loads((resources.files("edgecls.schemas") / "result.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(output.read_text("utf-8")))


def test_a_second_bench_sends_nothing(measure: Any) -> None:
    measure()
    told: List[str] = []
    measure(on_progress=told.append, on_news=told.append)
    assert not any("MB" in text for text in told)


def test_a_cut_link_neither_ends_nor_loses_the_run(measure: Any, emulated: Running, at: Any) -> None:
    pids = at("conditions", lambda pid: emulated.tell("cut"))
    (row,) = measure(**LONG).rows
    assert row.wall_ms >= 1500
    assert len(pids) == 1


def test_a_link_that_stalls_for_a_while_loses_nothing(measure: Any, emulated: Running, at: Any) -> None:
    healing = threading.Timer(1.0, lambda: emulated.tell("heal"))

    def stall(pid: int) -> None:
        emulated.tell("stall")
        healing.start()

    pids = at("conditions", stall)
    (row,) = measure(**LONG).rows
    healing.join()
    assert (len(pids), row.wall_ms >= 1500) == (1, True)


def test_an_adb_server_that_is_killed_is_started_again_and_nothing_is_lost(measure: Any, at: Any) -> None:
    pids = at("conditions", lambda pid: kill_adb_server(adb_program()))
    (row,) = measure(**LONG).rows
    assert (len(pids), row.wall_ms >= 1500) == (1, True)


def test_a_killed_runner_is_named(measure: Any, emulated: Running, at: Any) -> None:
    at("conditions", lambda pid: AdbDevice(emulated.serial).run(f"kill -9 {pid}"))
    result = measure(batch=(1, 2), **LONG)
    (failure,) = result.failed
    assert (failure.error.kind, failure.cell.batch) == ("RunnerKilledError", 1)
    assert "while it was measuring" in failure.error.message
    assert "SIGKILL" in failure.error.message
    assert [row.cell.batch for row in result.rows] == [2]


def test_a_restart_of_the_device_costs_one_cell_that_is_measured_again(
    measure: Any, emulated: Running, at: Any
) -> None:
    pids = at("conditions", lambda pid: emulated.tell("reboot"))
    result = measure(**LONG)
    assert (len(result.rows), result.failed, len(pids)) == (1, (), 2)


def test_a_device_that_is_switched_off_is_gone_and_the_bench_resumes_when_it_is_back(
    measure: Any, emulated: Running, at: Any, own_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side, "BACK_S", 1.0)
    output = own_place / "off.json"
    done: List[Any] = []

    def off(row: Any) -> None:
        done.append(row)
        if len(done) == 1:
            emulated.tell("power_off")

    first = measure(batch=(1, 2, 3), output=output, on_row=off)
    assert [row.cell.batch for row in first.rows] == [1]
    assert {failure.error.kind for failure in first.failed} <= {"DeviceLostError", "OfflineDeviceError"}
    assert len(first.failed) == 2
    emulated.tell("power_on")
    _wait_for(emulated)
    second = bench([], resume=output)
    assert [row.cell.batch for row in second.rows] == [1, 2, 3]
    assert second.rows[0] == first.rows[0]
    assert load_result(output) == second


def test_two_runs_at_once_are_kept_apart(measure: Any, emulated: Running) -> None:
    with device_lock(AdbDevice(emulated.serial)), pytest.raises(DeviceBusyError, match="is in use"):
        measure()


def test_a_full_device_is_said_before_anything_is_sent(measure: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AdbDevice, "root", lambda self: "/mnt/tiny/edgecls")
    with pytest.raises(DeviceStorageError, match="MB are needed in /mnt/tiny/edgecls"):
        measure()


def test_an_artifact_for_arm_is_refused_on_x86(emulated: Running, nets: Nets, python: str, tmp_path: Path) -> None:
    arm = make_artifact(tmp_path / "arm", nets)
    (failure,) = bench([arm], device=f"adb:{emulated.serial}", python=python, **SHORT).failed
    assert failure.error.kind == "WrongAbiError"


def test_a_python_without_paddle_lite_is_named(measure: Any) -> None:
    with pytest.raises(InterpreterError, match="/nowhere/python has no numpy with paddlelite"):
        measure(python="/nowhere/python")


def test_a_device_that_is_not_there_is_named(artifact: Any) -> None:
    with pytest.raises((NoDeviceError, DeviceLostError), match="127.0.0.1"):
        bench([artifact], device=f"adb:127.0.0.1:{free_port()}", **SHORT)


def test_a_runtime_that_is_not_there_is_named(emulated: Running, artifact: Any) -> None:
    with pytest.raises(RuntimeLibraryError):
        bench([artifact], device=f"adb:{emulated.serial}", runtime="android-arm", **SHORT)


def test_the_c_plus_plus_runner_goes_the_same_way(cpp: Any) -> None:
    result = cpp(batch=(1, 2))
    assert result.failed == ()
    (described,) = result.devices
    assert (described.runner, described.runtime.startswith("linux-x86_64-v2.13-rc")) == ("cpp", True)
    assert [row.runner["runner"] for row in result.rows] == ["cpp", "cpp"]


def test_a_binding_is_proved_by_what_the_threads_read_back(cpp: Any) -> None:
    (bound,) = cpp({"BIND": 1}, power_modes=("high",)).rows
    assert set(bound.conditions["after"]["affinity"]) == {"1"}
    assert "binding" not in {warning.kind for warning in bound.warnings}
    (loose,) = cpp(power_modes=("high",)).rows
    assert "binding" in {warning.kind for warning in loose.warnings}


def test_the_name_of_a_chip_reaches_the_library(cpp: Any) -> None:
    (row,) = cpp({"VERSION": "hardware"}, soc="SM8150").rows
    assert "SM8150" in row.engine_version
    assert row.runner["soc"] == "SM8150"


@pytest.mark.parametrize(("what", "text"), [("SIGILL", "SIGILL"), ("SIGSEGV", "SIGSEGV")])
def test_a_crash_of_the_library_is_named(cpp: Any, what: str, text: str) -> None:
    (failure,) = cpp({"RUN": what.lower()[3:]}).failed
    assert failure.error.kind == "RunnerKilledError"
    assert text in failure.error.message


def test_a_library_that_is_not_there_is_named(cpp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_files, "_libraries", lambda runtime: [])
    monkeypatch.setattr(AdbDevice, "root", lambda self: "/data/local/tmp/edgecls-bare")
    (failure,) = cpp().failed
    assert failure.error.kind == "LibraryMissingError"
    assert "libpaddle_light_api_shared.so is missing there" in failure.error.message


def test_a_folder_that_programs_can_t_be_started_from_is_named(cpp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AdbDevice, "root", lambda self: "/sdcard/edgecls")
    with pytest.raises(NoExecError, match="can't be started from /sdcard/edgecls"):
        cpp()
