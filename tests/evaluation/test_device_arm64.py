"""Accuracy on an emulated arm64 device with a real Paddle-Lite for ARM, where EDGECLS_TEST_LITE_ARM64 names one."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from edgecls.artifact.folder import Artifact
from edgecls.evaluation.device import evaluate_on_device
from edgecls.storage.hashing import sha256_file
from scripts.emulated_device.running import Running
from tests.benchmark.artifacts import make_artifact, rewrite
from tests.benchmark.test_device_arm64 import running as running
from tests.engines.nets import Nets, small_nets
from tests.evaluation.test_device import pictures as pictures
from tests.runner.real_arm import int8_for_arm


@pytest.fixture(scope="module")
def nets() -> Nets:
    return small_nets()


def test_fp32_on_arm_is_the_twin_on_the_host(
    running: Running,
    pictures: Path,
    nets: Nets,
    tmp_path: Path,
) -> None:
    found = evaluate_on_device(make_artifact(tmp_path / "a", nets), pictures, f"adb:{running.serial}", threads=2)

    (pair,) = found.agreement["pairs"]
    assert pair["top1_agreement"] == 100.0
    assert pair["max_abs_diff"] < 1e-5
    assert found.rows[1]["runner"] == "cpp"
    assert any("is emulated" in note for note in found.notes)


def test_int8_on_arm_is_the_simulation_on_the_host(
    running: Running,
    pictures: Path,
    nets: Nets,
    tmp_path: Path,
) -> None:
    artifact = _int8(tmp_path / "a", nets)
    found = evaluate_on_device(artifact, pictures, f"adb:{running.serial}")
    under_another_name = evaluate_on_device(artifact, pictures, f"adb:{running.serial}", soc="SDM845")

    for evaluation in (found, under_another_name):
        host, there = evaluation.rows
        (pair,) = evaluation.agreement["pairs"]
        assert (host["engine"], host["mode"], there["precision"]) == ("paddle_inference", "int8_simulated", "int8")
        assert pair["max_abs_diff"] < 0.05
    assert (found.rows[1]["soc"], under_another_name.rows[1]["soc"]) == (None, "SDM845")


def _int8(folder: Path, nets: Nets) -> Artifact:
    artifact = make_artifact(folder, nets, "int8")
    shutil.copy(int8_for_arm(nets), artifact.nb)
    nb = {**artifact.description.nb, "size_bytes": artifact.nb.stat().st_size, "sha256": sha256_file(artifact.nb)}
    return rewrite(folder, replace(artifact.description, nb=nb))
