from __future__ import annotations

from pathlib import Path
from typing import List, Sequence, Tuple

import pytest

from edgecls.artifact.folder import Artifact
from edgecls.errors import ArtifactError, SettingsError
from edgecls.evaluation.contenders import Contender, choose_contenders, device_reference, notes, prediction_contender
from tests.evaluation.artifacts import write_artifact

LITE, INFERENCE = "paddle_lite", "paddle_inference"


def modes(contenders: Sequence[Contender]) -> List[Tuple[str, str]]:
    return [(contender.engine, contender.mode) for contender in contenders]


@pytest.fixture
def fp32(tmp_path: Path) -> Artifact:
    return write_artifact(tmp_path / "fp32")


@pytest.fixture
def int8(tmp_path: Path) -> Artifact:
    return write_artifact(tmp_path / "int8", precision="int8")


def test_fp32_is_checked_by_paddle_inference_and_by_the_twin(fp32: Artifact) -> None:
    assert modes(choose_contenders(fp32)) == [(INFERENCE, "fp32"), (LITE, "fp32")]


def test_int8_is_checked_by_paddle_inference_beside_the_fp32_pair(int8: Artifact) -> None:
    assert modes(choose_contenders(int8)) == [(INFERENCE, "fp32"), (LITE, "fp32"), (INFERENCE, "int8_onednn")]


def test_fp16_is_checked_as_the_fp32_that_it_was(tmp_path: Path) -> None:
    fp16 = write_artifact(tmp_path / "fp16", precision="fp16")
    assert modes(choose_contenders(fp16)) == [(INFERENCE, "fp32"), (LITE, "fp32")]
    assert "fp16 runs on ARM only" in notes(fp16)[0]


def test_each_mode_gets_the_model_of_its_precision(int8: Artifact) -> None:
    found = {contender.mode: contender for contender in choose_contenders(int8, ["paddle_inference"])}
    assert found["fp32"].model.model_file == int8.path / "host/fp32/inference.pdmodel"
    assert found["int8_onednn"].model.params_file == int8.path / "host/int8/inference.pdiparams"
    assert found["int8_onednn"].precision == "int8"


@pytest.mark.parametrize("precision", ["fp32", "fp16", "int8"])
def test_paddle_lite_only_ever_gets_the_twin(tmp_path: Path, precision: str) -> None:
    artifact = write_artifact(tmp_path / precision, precision=precision)
    (lite,) = choose_contenders(artifact, [LITE])
    assert lite.model == artifact.path / "host/twin.nb"
    assert lite.precision == "fp32"


def test_a_device_is_held_against_the_twin_and_int8_against_the_simulation(fp32: Artifact, int8: Artifact) -> None:
    assert modes([device_reference(fp32), device_reference(int8)]) == [(LITE, "fp32"), (INFERENCE, "int8_simulated")]
    assert device_reference(int8).model.model_file == int8.path / "host/int8/inference.pdmodel"


def test_an_int8_nb_for_x86_is_never_run(tmp_path: Path) -> None:
    artifact = write_artifact(tmp_path / "x86", precision="int8", target="x86_64")
    assert modes(choose_contenders(artifact)) == [(INFERENCE, "fp32"), (INFERENCE, "int8_onednn")]
    with pytest.raises(SettingsError, match="can't stand for an int8 artifact for x86_64"):
        choose_contenders(artifact, [LITE])


def test_an_fp32_nb_for_x86_is_its_own_twin(tmp_path: Path) -> None:
    artifact = write_artifact(tmp_path / "x86", target="x86_64")
    assert choose_contenders(artifact)[1].model == artifact.nb


def test_named_modes_are_taken_once_and_fp32_comes_first(int8: Artifact) -> None:
    named = ["paddle_inference:int8_simulated", "paddle_inference:int8_simulated", "paddle_lite"]
    assert modes(choose_contenders(int8, named)) == [(LITE, "fp32"), (INFERENCE, "int8_simulated")]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("onnxruntime", "engine 'onnxruntime' is unknown"),
        ("", "engine '' is unknown"),
        ("paddle_lite:int8", "no mode 'int8' for this artifact"),
        ("paddle_inference:int8_onednn", "no mode 'int8_onednn' for this artifact"),
        ("paddle_inference:fp64", "no mode 'fp64' for this artifact"),
    ],
)
def test_what_is_unknown_or_meaningless_is_refused(fp32: Artifact, name: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        choose_contenders(fp32, [name])
    assert caught.value.hint


def test_an_artifact_without_its_host_part_is_said_so(fp32: Artifact) -> None:
    (fp32.path / "host/fp32/inference.pdiparams").unlink()
    with pytest.raises(ArtifactError, match=r"has no host/fp32/inference\.pdiparams"):
        choose_contenders(fp32)


def test_int8_predicts_in_paddle_inference_and_fp32_through_the_twin(fp32: Artifact, int8: Artifact) -> None:
    assert modes([prediction_contender(fp32)]) == [(LITE, "fp32")]
    assert modes([prediction_contender(int8)]) == [(INFERENCE, "int8_onednn")]
    assert modes([prediction_contender(int8, "paddle_inference:fp32")]) == [(INFERENCE, "fp32")]
    assert modes([prediction_contender(fp32, "paddle_inference")]) == [(INFERENCE, "fp32")]
