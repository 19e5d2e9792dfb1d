"""A bench measures what is right, says what is wrong, and loses nothing."""

from __future__ import annotations

import json
import os
import shutil
import signal
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any, Dict, List

import jsonschema
import numpy as np
import pytest

import edgecls
from edgecls.artifact.folder import Artifact
from edgecls.benchmark import host
from edgecls.benchmark.run import bench
from edgecls.errors import ArtifactError, SettingsError, StorageError
from edgecls.results.files import load_result
from edgecls.results.statistics import summarise
from edgecls.runner.launch import RunnerProcess
from tests.benchmark.artifacts import make_artifact, with_golden_output
from tests.engines.nets import Nets, small_nets

SHORT: Dict[str, Any] = {"warmup": 2, "min_runs": 20, "min_seconds": 0.05, "max_seconds": 20.0}


@pytest.fixture(scope="module")
def nets() -> Nets:
    return small_nets()


@pytest.fixture(scope="module")
def measured(nets: Nets, tmp_path_factory: pytest.TempPathFactory):
    """The whole grid of an fp32 and an int8 artifact, and the file that it left."""
    folder = tmp_path_factory.mktemp("bench")
    artifacts = [make_artifact(folder / "fp32", nets), make_artifact(folder / "int8", nets, "int8")]
    result = bench(artifacts, threads=(1, 2), batch=(1, 3), output=folder / "result.json", **SHORT)
    return result, folder / "result.json"


def test_every_cell_of_the_grid_is_measured(measured) -> None:
    result, _ = measured
    assert result.failed == ()
    found = [(row.cell.mode, row.cell.threads, row.cell.batch) for row in result.rows]
    grid = [(1, 1), (1, 3), (2, 1), (2, 3)]
    assert found == [
        *(("fp32", 1, batch) for batch in (1, 3)),
        *(("fp32_onednn", *point) for point in grid),
        *(("int8_onednn", *point) for point in grid),
    ]


def test_every_row_names_engine_version_and_kind_of_timing(measured) -> None:
    versions = {"paddle_lite": "v2.13-rc", "paddle_inference": "2.6.2"}
    for row in measured[0].rows:
        assert row.engine_version == versions[row.cell.engine]
        assert (row.cell.device, row.timing_kind) == ("host", "latency")


def test_every_row_has_its_samples_and_numbers_that_follow_from_them(measured) -> None:
    for row in measured[0].rows:
        assert row.runs == len(row.samples_ms) >= 20
        summary = summarise(row.samples_ms)
        assert (row.p50_ms, row.p99_ms, row.mean_ms) == (summary.p50, summary.p99, summary.mean)
        assert row.ms_per_image == row.p50_ms / row.cell.batch
        assert row.min_ms > 0
        assert row.peak_rss_bytes > 1 << 20


def test_every_row_was_found_right_first(measured) -> None:
    for row in measured[0].rows:
        assert row.parity.ok
        assert row.parity.max_abs_diff <= row.parity.tolerance
        assert row.parity.reference == "paddle"


def test_every_row_carries_its_conditions(measured) -> None:
    for row in measured[0].rows:
        assert set(row.conditions) == {"before", "after"}
        assert row.conditions["before"]["affinity"]


def test_the_file_holds_the_result_and_fits_the_schema(measured) -> None:
    result, path = measured
    assert load_result(path) == result
    schema = json.loads((resources.files("edgecls.schemas") / "result.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(path.read_text("utf-8")))


def test_the_environment_names_the_engines_packages(measured) -> None:
    packages = measured[0].environment.packages
    assert (packages["paddle"], packages["paddlelite"]) == ("2.6.2", "2.13rc0")


def test_int8_artifacts_fp32_rows_are_held_against_paddle_inference(nets: Nets, tmp_path: Path) -> None:
    artifact = make_artifact(tmp_path / "a", nets, "int8")
    (row,) = bench([artifact], engines=["paddle_lite"], **SHORT).rows
    assert row.cell.precision == "fp32"
    assert row.parity.reference == "paddle_inference 2.6.2 fp32"
    assert row.parity.max_abs_diff < 1e-6


def test_a_path_is_an_artifact_too_and_the_python_interface_has_it(nets: Nets, tmp_path: Path) -> None:
    make_artifact(tmp_path / "a", nets, weights="random")
    (row,) = edgecls.bench([tmp_path / "a"], engines=["paddle_lite"], **SHORT).rows
    assert row.cell.weights == "random"
    assert row.warnings[0].kind == "random"


def test_a_wrong_output_fails_its_cell_before_anything_is_timed(nets: Nets, tmp_path: Path) -> None:
    artifact = with_golden_output(make_artifact(tmp_path / "a", nets), np.eye(10)[3])
    result = bench([artifact], engines=["paddle_lite"], **SHORT)
    (failure,) = result.failed
    assert result.rows == ()
    assert (failure.error.kind, failure.error.exit_code) == ("ParityError", 6)
    assert "paddle_lite v2.13-rc fp32 disagrees with paddle" in failure.error.message


def test_a_failing_cell_does_not_lose_the_others(nets: Nets, tmp_path: Path) -> None:
    artifact = make_artifact(tmp_path / "a", nets, "int8")
    shutil.copy(nets.nb("arm"), artifact.path / "host" / "twin.nb")
    seen: List[str] = []
    result = bench(
        [artifact],
        output=tmp_path / "result.json",
        on_row=lambda row: seen.append(row.cell.mode),
        on_failure=lambda failure: seen.append(failure.error.kind),
        **SHORT,
    )
    assert [failure.error.kind for failure in result.failed] == ["NbError"]
    assert "is for arm" in result.failed[0].error.message
    assert [row.cell.mode for row in result.rows] == ["fp32_onednn", "int8_onednn"]
    assert seen == ["NbError", "fp32_onednn", "int8_onednn"]
    assert load_result(tmp_path / "result.json") == result


def test_a_runner_killed_in_mid_measurement_fails_its_cell_only(
    nets: Nets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Doomed(RunnerProcess):
        """The first one is killed as soon as it measures."""

        alive = False

        def measure(self, on_event: Any) -> Any:
            def listen(event: Any, measurement: Any) -> None:
                on_event(event, measurement)
                if event["event"] == "conditions" and not Doomed.alive:
                    Doomed.alive = True
                    os.kill(self.pid, signal.SIGKILL)

            return super().measure(listen)

    monkeypatch.setattr(host, "RunnerProcess", Doomed)
    artifact = make_artifact(tmp_path / "a", nets)
    result = bench([artifact], engines=["paddle_lite"], batch=(1, 2), **{**SHORT, "min_seconds": 0.5})
    (failure,) = result.failed
    assert (failure.error.kind, failure.cell.batch) == ("WorkerCrashed", 1)
    assert "paddle_lite was ended by SIGKILL while measuring" in failure.error.message
    assert [row.cell.batch for row in result.rows] == [2]


def test_results_are_on_disk_after_each_cell(nets: Nets, tmp_path: Path) -> None:
    artifact = make_artifact(tmp_path / "a", nets)
    output = tmp_path / "result.json"
    on_disk: List[int] = []

    def stop(row: Any) -> None:
        on_disk.append(len(load_result(output).rows))
        if len(on_disk) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bench([artifact], engines=["paddle_lite"], batch=(1, 2, 3), output=output, on_row=stop, **SHORT)
    assert on_disk == [1, 2]
    assert len(load_result(output).rows) == 2


def test_a_place_that_cannot_be_written_is_found_before_measuring(nets: Nets, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    rows: List[Any] = []
    with pytest.raises(StorageError):
        bench(
            [make_artifact(tmp_path / "a", nets)], output=tmp_path / "file" / "result.json", on_row=rows.append, **SHORT
        )
    assert rows == []


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ({"device": "toaster"}, "'toaster' names no device"),
        ({"engines": ["onnx"]}, "engine 'onnx' is unknown"),
        ({"threads": (0,)}, "--threads 0 is out of range"),
        ({"threads": ()}, "--threads nothing is out of range"),
        ({"batch": (1, 5000)}, "--batch 1,5000 is out of range"),
        ({"min_runs": 0}, "0 runs is out of range"),
        ({"min_seconds": 9.0, "max_seconds": 1.0}, "9 to 1 seconds"),
    ],
)
def test_settings_out_of_range_are_refused_at_once(options: Dict[str, Any], wrong: str) -> None:
    with pytest.raises(SettingsError) as caught:
        bench([], **options)
    assert wrong in caught.value.message


def test_what_is_no_artifact_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="does not exist"):
        bench([tmp_path / "nothing"])


def test_a_missing_engine_fails_its_own_cells_only(nets: Nets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from edgecls.worker import interpreter

    real = interpreter.installed_versions

    def without_paddle(python: str) -> Dict[str, str]:
        return {name: version for name, version in real(python).items() if name != "paddle"}

    monkeypatch.setattr(interpreter, "installed_versions", without_paddle)
    result = bench([make_artifact(tmp_path / "a", nets)], **SHORT)
    assert [row.cell.engine for row in result.rows] == ["paddle_lite"]
    assert [failure.error.kind for failure in result.failed] == ["InterpreterError"]


def test_scratch_files_are_removed(nets: Nets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    bench([make_artifact(tmp_path / "a", nets)], engines=["paddle_lite"], **SHORT)
    assert list(scratch.iterdir()) == []


def test_loaded_artifacts_are_taken_as_they_are(nets: Nets, tmp_path: Path) -> None:
    artifact = make_artifact(tmp_path / "a", nets)
    renamed = Artifact(artifact.path, replace(artifact.description, model={**artifact.description.model, "name": "n"}))
    (row,) = bench([renamed], engines=["paddle_lite"], **SHORT).rows
    assert row.cell.model == "n"
