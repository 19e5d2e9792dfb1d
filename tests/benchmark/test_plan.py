"""The grid holds every cell that the host can measure rightly, and says what it left out."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from edgecls.benchmark.plan import Plan, plan_device, plan_host
from edgecls.engines.request import MODES
from edgecls.errors import ArtifactError
from edgecls.results.result import BenchSettings
from tests.benchmark.artifacts import make_artifact
from tests.engines.nets import Nets, small_nets


@pytest.fixture(scope="module")
def nets() -> Nets:
    return small_nets()


def _settings(engines=tuple(MODES), threads=(1,), batch=(1,)) -> BenchSettings:
    return BenchSettings("host", engines, threads, batch, 10, 100, 3.0, 60.0)


def _cells(plan: Plan):
    return [(p.cell.engine, p.cell.mode, p.cell.precision, p.cell.threads, p.cell.batch) for p in plan.cells]


def test_an_fp32_artifact_runs_as_its_twin_and_as_its_export(nets: Nets, tmp_path: Path) -> None:
    artifact = make_artifact(tmp_path / "a", nets)
    plan = plan_host([artifact], _settings())
    assert _cells(plan) == [
        ("paddle_lite", "fp32", "fp32", 1, 1),
        ("paddle_inference", "fp32_onednn", "fp32", 1, 1),
    ]
    assert plan.skipped == ()
    twin, export = plan.cells
    assert twin.request.model == str(artifact.path / "host" / "twin.nb")
    assert export.request.model == str(artifact.path / "host" / "fp32" / "inference.pdmodel")
    for planned in plan.cells:
        planned.request.check()


def test_an_int8_artifact_adds_onednn_int8_and_never_an_int8_nb(nets: Nets, tmp_path: Path) -> None:
    plan = plan_host([make_artifact(tmp_path / "a", nets, "int8")], _settings())
    assert _cells(plan) == [
        ("paddle_lite", "fp32", "fp32", 1, 1),
        ("paddle_inference", "fp32_onednn", "fp32", 1, 1),
        ("paddle_inference", "int8_onednn", "int8", 1, 1),
    ]
    (skip,) = plan.skipped
    assert (skip.engine, skip.precision, skip.threads) == ("paddle_lite", "int8", None)
    assert "wrongly" in skip.reason


def test_an_fp16_artifact_runs_as_fp32_and_says_so(nets: Nets, tmp_path: Path) -> None:
    plan = plan_host([make_artifact(tmp_path / "a", nets, "fp16")], _settings())
    assert {planned.cell.precision for planned in plan.cells} == {"fp32"}
    assert [(skip.engine, skip.precision) for skip in plan.skipped] == [
        ("paddle_lite", "fp16"),
        ("paddle_inference", "fp16"),
    ]


def test_the_grid_is_threads_by_batch(nets: Nets, tmp_path: Path) -> None:
    settings = _settings(("paddle_inference",), threads=(1, 2), batch=(1, 4))
    plan = plan_host([make_artifact(tmp_path / "a", nets)], settings)
    assert [cell[3:] for cell in _cells(plan)] == [(1, 1), (1, 4), (2, 1), (2, 4)]
    assert [planned.request.threads for planned in plan.cells] == [1, 1, 2, 2]


def test_paddle_lite_is_measured_on_one_thread_and_the_others_are_left_out_with_the_reason(
    nets: Nets, tmp_path: Path
) -> None:
    plan = plan_host([make_artifact(tmp_path / "a", nets)], _settings(("paddle_lite",), threads=(1, 2, 4)))
    assert [cell[3] for cell in _cells(plan)] == [1]
    assert [(skip.threads, skip.precision) for skip in plan.skipped] == [(2, "fp32"), (4, "fp32")]
    assert all("1 thread" in skip.reason for skip in plan.skipped)


def test_artifacts_of_one_export_share_their_fp32_rows(nets: Nets, tmp_path: Path) -> None:
    first, second = make_artifact(tmp_path / "fp32", nets), make_artifact(tmp_path / "int8", nets, "int8")
    plan = plan_host([first, second], _settings())
    assert [(planned.cell.artifact, planned.cell.mode) for planned in plan.cells] == [
        ("fp32", "fp32"),
        ("fp32", "fp32_onednn"),
        ("int8", "int8_onednn"),
    ]
    shared = [skip for skip in plan.skipped if "measured as fp32" in skip.reason]
    assert [skip.engine for skip in shared] == ["paddle_lite", "paddle_inference"]


def test_an_artifact_without_its_host_part_is_refused(nets: Nets, tmp_path: Path) -> None:
    artifact = make_artifact(tmp_path / "a", nets)
    shutil.rmtree(artifact.path / "host")
    with pytest.raises(ArtifactError, match="has no host/fp32"):
        plan_host([artifact], _settings())


def test_on_a_device_an_artifact_s_own_nb_runs_in_paddle_lite(nets: Nets, tmp_path: Path) -> None:
    artifact = make_artifact(tmp_path / "a", nets, "int8")
    settings = replace(_settings(("paddle_lite",), (1, 2), (1, 4)), power_modes=("none", "high"))
    plan = plan_device([artifact], settings, "adb:1")
    assert plan.skipped == ()
    found = [(p.cell.power_mode, p.cell.threads, p.cell.batch, p.cell.mode) for p in plan.cells]
    assert found == [(mode, t, b, "int8") for mode in ("none", "high") for t in (1, 2) for b in (1, 4)]
    assert {planned.request.model for planned in plan.cells} == {str(artifact.nb)}


def test_on_a_device_paddle_inference_is_left_out_with_a_reason(nets: Nets, tmp_path: Path) -> None:
    artifact = make_artifact(tmp_path / "a", nets)
    plan = plan_device([artifact], _settings(("paddle_lite", "paddle_inference"), (1,), (1,)), "adb:1")
    assert [planned.cell.engine for planned in plan.cells] == ["paddle_lite"]
    (skip,) = plan.skipped
    assert (skip.engine, skip.reason) == ("paddle_inference", "a device runs the artifact's .nb in Paddle-Lite")
