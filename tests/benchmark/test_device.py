"""A bench on a device measures what is right there, names what is wrong, and loses nothing (with a fake phone)."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any, Dict, List

import jsonschema
import numpy as np
import pytest

from edgecls.benchmark import choose, device, runner_files, side_by_side, staging
from edgecls.benchmark.choose import Choice
from edgecls.benchmark.run import bench
from edgecls.benchmark.text import render
from edgecls.devices.lock import device_lock
from edgecls.errors import (
    ArtifactError,
    DeviceBusyError,
    DeviceStorageError,
    RuntimeLibraryError,
    SettingsError,
)
from edgecls.results.files import load_result
from edgecls.runner import remote
from tests.benchmark.artifacts import make_artifact
from tests.benchmark.fake_phone import PYTHON, FakePhone
from tests.engines.nets import Nets, small_nets

SHORT: Dict[str, Any] = {"warmup": 1, "min_runs": 40, "min_seconds": 0.0, "max_seconds": 5.0, "device": "adb"}


@pytest.fixture(scope="module")
def nets() -> Nets:
    return small_nets()


@pytest.fixture
def phones(nets: Nets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> List[FakePhone]:
    """The devices that are opened, one at first."""
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("EDGECLS_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setattr(remote, "_WAIT_S", 0.2)
    monkeypatch.setattr(side_by_side, "BACK_S", 0.0)
    found = [FakePhone("one", tmp_path)]
    golden = nets.output("fp32")[0]
    monkeypatch.setattr(side_by_side, "open_devices", lambda name: list(found))
    monkeypatch.setattr(device, "choose_runner", _choose)
    # Whatever build was chosen, the scripted runner is what runs.
    monkeypatch.setattr(runner_files, "_BUILDS", dict.fromkeys(choose.BUILDS, runner_files._python))
    # Each device's own script: what a runner does on it is written there.
    real = staging.Staging.__init__
    # Devices are staged in threads of their own, at the same time.
    one_at_a_time = threading.Lock()

    def init(self: Any, phone: Any, choice: Any) -> None:
        with one_at_a_time:
            monkeypatch.setattr(runner_files, "build_runner", lambda path: phone.runner(path, golden))
            real(self, phone, choice)

    monkeypatch.setattr(staging.Staging, "__init__", init)
    return found


@pytest.fixture
def phone(phones: List[FakePhone]) -> FakePhone:
    return phones[0]


@pytest.fixture
def artifact(nets: Nets, tmp_path: Path):
    return make_artifact(tmp_path / "workspace" / "a", nets)


def _choose(phone: Any, *, runtime: Any, python: Any, build: Any) -> Choice:
    return Choice("cpp" if runtime else "python", "a fake v2.13", "v2.13", interpreter=PYTHON)


def _kinds(row: Any) -> List[str]:
    return [warning.kind for warning in row.warnings]


def test_the_whole_grid_is_measured_and_fits_the_schema(phone: FakePhone, artifact: Any, tmp_path: Path) -> None:
    output = tmp_path / "result.json"
    result = bench([artifact], threads=(1, 2, 4), batch=(1, 2), output=output, **SHORT)
    assert result.failed == ()
    assert [(row.cell.threads, row.cell.batch) for row in result.rows] == [(t, b) for t in (1, 2, 4) for b in (1, 2)]
    assert {row.cell.device for row in result.rows} == {"adb:one"}
    assert all(row.parity.ok and row.peak_rss_bytes == 5 << 20 for row in result.rows)
    assert load_result(output) == result
    schema = json.loads((resources.files("edgecls.schemas") / "result.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(output.read_text("utf-8")))


def test_the_result_says_what_the_device_is(phone: FakePhone, artifact: Any) -> None:
    (found,) = bench([artifact], **SHORT).devices
    assert (found.id, found.soc, found.abi, found.emulated) == ("adb:one", "SM8150", "arm64-v8a", False)
    assert [core.max_khz for core in found.cores][-1] == 2841600
    assert found.runtime == "a fake v2.13"


def test_conditions_of_device_and_runner_stand_in_the_row(phone: FakePhone, artifact: Any) -> None:
    (row,) = bench([artifact], **SHORT).rows
    assert set(row.conditions) == {"before", "after", "device_before", "device_after"}
    assert len(row.conditions["device_before"]["boot_id"]) == 36


def test_scaling_is_held_against_the_cores_frequencies(phone: FakePhone, artifact: Any) -> None:
    heading, one, four = render(bench([artifact], threads=(1, 4), **SHORT)).splitlines()[:3]
    assert "scaling" in heading
    assert "4.00x of 3.55x" in four
    assert "x of" not in one


def test_nothing_is_sent_twice(phone: FakePhone, artifact: Any) -> None:
    told: List[str] = []
    bench([artifact], on_progress=told.append, on_news=told.append, **SHORT)
    assert any("model.nb" in text for text in told)
    assert any("pushed in" in text for text in told)
    told.clear()
    bench([artifact], on_progress=told.append, on_news=told.append, **SHORT)
    assert not any("MB" in text for text in told)


def test_nothing_of_the_host_s_part_travels(phone: FakePhone, artifact: Any) -> None:
    bench([artifact], **SHORT)
    files = {path.name for path in (phone.folder / "files").rglob("*") if path.is_file()}
    assert {name.rpartition(".")[2] for name in files} == {"nb", "npy", "pyz"}
    assert not any("twin" in name or "pdmodel" in name for name in files)


def test_jobs_leave_nothing_on_the_device(phone: FakePhone, artifact: Any) -> None:
    phone.todo("ok", "samples-SIGKILL")
    bench([artifact], batch=(1, 2), **SHORT)
    assert list((phone.folder / "files" / "jobs").iterdir()) == []


@pytest.mark.parametrize(
    ("what", "kind", "text"),
    [
        ("load-SIGILL", "RunnerKilledError", "SIGILL"),
        ("samples-SIGKILL", "RunnerKilledError", "while it was measuring (5 samples so far), it was ended by SIGKILL"),
        ("output-SIGSEGV", "RunnerKilledError", "while it was warming up, it was ended by SIGSEGV"),
        ("load-SIGABRT", "RunnerKilledError", "while it was loading the model"),
        ("library", "LibraryMissingError", "libgomp.so.1 is missing there"),
        ("refuse", "InputError", "the model is cut"),
        ("wrong", "ParityError", "disagrees with"),
    ],
)
def test_a_failing_run_fails_its_own_cell_only_and_is_named(
    phone: FakePhone, artifact: Any, what: str, kind: str, text: str
) -> None:
    phone.todo("ok", what)
    result = bench([artifact], batch=(1, 2, 3), **SHORT)
    (failure,) = result.failed
    assert (failure.cell.batch, failure.error.kind) == (2, kind)
    assert text in failure.error.message
    assert failure.error.hint
    assert [row.cell.batch for row in result.rows] == [1, 3]
    assert len(phone.runs) == 3


def test_a_wrong_output_names_the_likely_causes(phone: FakePhone, artifact: Any) -> None:
    phone.todo("wrong")
    (failure,) = bench([artifact], **SHORT).failed
    assert "a fake v2.13" in failure.error.hint
    assert "opt v2.13-rc may not fit together" in failure.error.hint


def test_garbage_on_standard_output_spoils_nothing(phone: FakePhone, artifact: Any) -> None:
    phone.todo("garbage")
    (row,) = bench([artifact], **SHORT).rows
    assert row.runs == 40


def test_a_run_without_end_is_ended_by_the_device(
    phone: FakePhone, artifact: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDGECLS_DEADLINE", "1")
    phone.todo("samples-hang")
    (failure,) = bench([artifact], **{**SHORT, "max_seconds": 0.5}).failed
    assert failure.error.kind == "DeviceDeadlineError"


def test_a_link_that_breaks_in_mid_run_loses_nothing(phone: FakePhone, artifact: Any) -> None:
    phone.todo("slow")
    follows = iter(range(1000))

    def cut(command: str) -> None:
        # Only the long polls are cut, which are most of what runs.
        if "tail -c +" in command and next(follows) in (1, 3):
            phone.breaks = 1

    phone.on_command = cut
    (row,) = bench([artifact], **SHORT).rows
    assert (row.runs, len(phone.runs)) == (40, 1)


def test_a_cell_that_a_restart_took_is_measured_again(phone: FakePhone, artifact: Any) -> None:
    phone.todo("slow")
    phone.restarts = 1
    result = bench([artifact], batch=(1, 2), **SHORT)
    assert result.failed == ()
    assert [words["--batch"] for words in phone.runs] == ["1", "1", "2"]


def test_a_device_that_restarts_for_ever_is_given_up(phone: FakePhone, artifact: Any) -> None:
    phone.todo("slow", "slow", "slow")
    phone.restarts = 100
    result = bench([artifact], batch=(1, 2), **SHORT)
    assert [failure.error.kind for failure in result.failed] == ["DeviceLostError"] * 2
    assert "restarted" in result.failed[0].error.message
    assert len(phone.runs) == 2


def test_after_the_loss_of_the_device_the_bench_resumes_where_it_was(
    phone: FakePhone, artifact: Any, tmp_path: Path
) -> None:
    output = tmp_path / "result.json"

    def leave(row: Any) -> None:
        phone.gone = len(load_result(output).rows) == 2

    first = bench([artifact], batch=(1, 2, 3, 4), output=output, on_row=leave, **SHORT)
    assert [row.cell.batch for row in first.rows] == [1, 2]
    assert [failure.error.kind for failure in first.failed] == ["DeviceLostError"] * 2
    phone.gone = False
    second = bench([artifact], resume=output)
    assert second.failed == ()
    assert [row.cell.batch for row in second.rows] == [1, 2, 3, 4]
    assert second.rows[:2] == first.rows
    assert [words["--batch"] for words in phone.runs] == ["1", "2", "3", "4"]
    assert load_result(output) == second


def test_after_an_interrupt_no_finished_cell_is_measured_twice_and_none_is_lost(
    phone: FakePhone, artifact: Any, tmp_path: Path
) -> None:
    output = tmp_path / "result.json"

    def interrupt(row: Any) -> None:
        raise KeyboardInterrupt

    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            if output.exists():
                bench([], resume=output, on_row=interrupt)
            else:
                bench([artifact], threads=(1, 2), batch=(1, 2), output=output, on_row=interrupt, **SHORT)
    result = bench([], resume=output)
    grid = [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert [(row.cell.threads, row.cell.batch) for row in result.rows] == grid
    assert [(int(words["--threads"]), int(words["--batch"])) for words in phone.runs] == grid
    assert bench([], resume=output) == result
    assert len(phone.runs) == 4


def test_a_stable_failure_is_not_tried_again(phone: FakePhone, artifact: Any, tmp_path: Path) -> None:
    phone.todo("wrong")
    first = bench([artifact], output=tmp_path / "result.json", **SHORT)
    assert bench([artifact], resume=tmp_path / "result.json").failed == first.failed
    assert len(phone.runs) == 1


def test_an_artifact_that_was_made_anew_is_no_longer_that_of_the_result(
    phone: FakePhone, artifact: Any, nets: Nets, tmp_path: Path
) -> None:
    bench([artifact], output=tmp_path / "result.json", **SHORT)
    (artifact.path / "model.nb").write_bytes(b"another")
    with pytest.raises(ArtifactError, match="measures a with a model.nb that is not in the workspace"):
        bench([], resume=tmp_path / "result.json")


def test_two_runs_at_once_are_kept_apart(phone: FakePhone, artifact: Any) -> None:
    with device_lock(phone), pytest.raises(DeviceBusyError, match="adb:one is in use"):
        bench([artifact], **SHORT)
    assert phone.runs == []


def test_devices_run_side_by_side_into_one_result(phones: List[FakePhone], artifact: Any, tmp_path: Path) -> None:
    phones.append(FakePhone("two", tmp_path))
    phones[1].emulated = True
    result = bench([artifact], batch=(1, 2), **{**SHORT, "device": "all"})
    found = {(row.cell.device, row.cell.batch, row.timing_kind) for row in result.rows}
    assert found == {
        ("adb:one", 1, "latency"),
        ("adb:one", 2, "latency"),
        ("adb:two", 1, "emulated"),
        ("adb:two", 2, "emulated"),
    }
    assert sorted(one.id for one in result.devices) == ["adb:one", "adb:two"]


def test_a_device_that_is_gone_does_not_stop_the_others(phones: List[FakePhone], artifact: Any, tmp_path: Path) -> None:
    phones.append(FakePhone("two", tmp_path))
    phones[1].gone = True
    result = bench([artifact], batch=(1, 2), **{**SHORT, "device": "all"})
    assert {row.cell.device for row in result.rows} == {"adb:one"}
    assert [(failure.cell.device, failure.error.kind) for failure in result.failed] == [
        ("adb:two", "DeviceLostError"),
        ("adb:two", "DeviceLostError"),
    ]


def test_a_device_that_is_missing_when_the_bench_is_resumed_keeps_its_cells(
    phones: List[FakePhone], artifact: Any, tmp_path: Path
) -> None:
    phones.append(FakePhone("two", tmp_path))
    output = tmp_path / "result.json"

    def leave(row: Any) -> None:
        phones[1].gone = phones[1].gone or row.cell.device == "adb:two"

    first = bench([artifact], batch=(1, 2, 3), output=output, on_row=leave, **{**SHORT, "device": "all"})
    lost = [failure.cell for failure in first.failed]
    assert [(cell.device, cell.batch) for cell in lost] == [("adb:two", 2), ("adb:two", 3)]
    two = phones.pop()
    second = bench([artifact], resume=output)
    assert [failure.cell for failure in second.failed] == lost
    assert "adb:two is not connected any more" in second.failed[0].error.message
    two.gone = False
    phones.append(two)
    third = bench([artifact], resume=output)
    assert (third.failed, len(third.rows), len(two.runs)) == ((), 6, 3)


def test_no_time_of_an_emulated_device_is_called_a_latency(phone: FakePhone, artifact: Any) -> None:
    phone.emulated = True
    result = bench([artifact], **SHORT)
    assert result.rows[0].timing_kind == "emulated"
    assert _kinds(result.rows[0])[0] == "emulated"
    text = render(result)
    assert "these times are not latencies" in text
    assert "latency" not in text


def test_a_runtime_that_computes_silently_wrong_is_refused_before_anything_is_sent(
    phone: FakePhone, artifact: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Choice("python", "paddlelite 2.10", "v2.10", interpreter=PYTHON)
    monkeypatch.setattr(device, "choose_runner", lambda *_, **__: old)
    (failure,) = bench([artifact], **SHORT).failed
    assert failure.error.kind == "VersionMismatchError"
    assert "silently" in failure.error.message or "wrong results" in failure.error.message
    assert not (phone.folder / "files").exists() or list((phone.folder / "files").iterdir()) == []
    (row,) = bench([artifact], force=True, **SHORT).rows
    assert "runtime" in _kinds(row)


def test_an_artifact_for_another_processor_is_refused_before_anything_is_sent(
    phone: FakePhone, artifact: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    arm = phone.properties()
    monkeypatch.setattr(phone, "properties", lambda: replace(arm, abi="x86_64"))
    (failure,) = bench([artifact], **SHORT).failed
    assert failure.error.kind == "WrongAbiError"
    assert "edgecls optimize --target x86_64" in failure.error.hint
    assert phone.runs == []


def test_one_artifact_that_is_refused_does_not_stop_the_others(
    phone: FakePhone, artifact: Any, nets: Nets, tmp_path: Path
) -> None:
    bad = make_artifact(tmp_path / "bad", nets)
    with (bad.path / "model.nb").open("r+b") as stream:
        stream.seek(100)
        stream.write(b"damage")
    result = bench([bad, artifact], **SHORT)
    assert [failure.error.kind for failure in result.failed] == ["ArtifactError"]
    assert [row.cell.artifact for row in result.rows] == ["a"]


def test_a_full_device_is_said_before_anything_is_sent(
    phone: FakePhone, artifact: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edgecls.devices.incoming.free_kib", lambda text: 100)
    with pytest.raises(DeviceStorageError, match="MB are needed"):
        bench([artifact], **SHORT)
    assert not (phone.folder / "files" / "models").exists()


def test_a_device_without_any_paddle_lite_is_told_what_to_add(
    phone: FakePhone, artifact: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "choose_runner", choose.choose_runner)
    monkeypatch.setattr(choose, "_USUAL_PYTHON", "no-such-python")
    with pytest.raises(RuntimeLibraryError, match="adb:one: there is no runtime yet") as caught:
        bench([artifact], **SHORT)
    assert "edgecls runtime add" in caught.value.hint
    assert "--python" in caught.value.hint


def test_a_hot_device_is_given_time_and_the_wait_is_told(
    phone: FakePhone, artifact: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edgecls.benchmark.cooling._POLL_S", 0.01)
    phone.temperatures = [80.0, 60.0, 55.0, 40.0]
    (row,) = bench([artifact], cool_below_c=45.0, **SHORT).rows
    cooled = row.conditions["cool_down"]
    assert (cooled["from_c"], cooled["to_c"]) == (80.0, 40.0)
    assert cooled["seconds"] > 0
    assert "hot" not in _kinds(row)


def test_a_device_that_stays_hot_is_measured_with_a_warning(phone: FakePhone, artifact: Any) -> None:
    phone.temperatures = [80.0]
    (row,) = bench([artifact], cool_below_c=45.0, cool_seconds=0.2, **SHORT).rows
    assert "hot" in _kinds(row)
    assert row.conditions["cool_down"]["to_c"] == 80.0


def test_a_binding_that_is_not_there_is_told(phone: FakePhone, artifact: Any) -> None:
    phone.masks({"ff": 2})
    (row,) = bench([artifact], power_modes=("high",), runtime="a", **SHORT).rows
    assert "binding" in _kinds(row)
    phone.masks({"ff": 1, "80": 1})
    (row,) = bench([artifact], power_modes=("high",), runtime="a", **SHORT).rows
    assert "binding" not in _kinds(row)


def test_int8_on_a_chip_without_known_dot_product_is_told(phone: FakePhone, nets: Nets, tmp_path: Path) -> None:
    artifact = make_artifact(tmp_path / "int8", nets, "int8")
    phone.cpuinfo = "processor\t: 0\nCPU part\t: 0xd0b\nHardware\t: something new\n"
    phone.soc = "something new"
    (row,) = bench([artifact], **SHORT).rows
    (dot,) = [warning for warning in row.warnings if warning.kind == "dot"]
    assert "try --soc SM8150" in dot.text
    (row,) = bench([artifact], soc="SM8150", runtime="a", **SHORT).rows
    assert "dot" not in _kinds(row)
    assert phone.runs[-1]["--soc"] == "SM8150"


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ({"soc": "SM8150"}, "--soc needs the C++ runner"),
        ({"power_modes": ("high",)}, "the Python runner binds no threads"),
        ({"power_modes": ("fast",)}, "power mode 'fast' is unknown"),
        ({"power_modes": ()}, "--power-mode names nothing"),
        ({"cool_seconds": -1.0}, "out of range"),
        ({"device": "host", "soc": "SM8150"}, "--soc is for other devices"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(
    phone: FakePhone, artifact: Any, options: Dict[str, Any], wrong: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(wrong)):
        bench([artifact], **{**SHORT, **options})


def test_the_golden_output_is_the_reference(phone: FakePhone, artifact: Any, nets: Nets) -> None:
    (row,) = bench([artifact], **SHORT).rows
    assert row.parity.reference == artifact.description.golden.engine
    assert np.isclose(row.parity.max_abs_diff, 0.0, atol=1e-6)
