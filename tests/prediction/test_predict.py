from __future__ import annotations

from pathlib import Path
from typing import List

import pytest
from PIL import Image

from edgecls.artifact.folder import Artifact
from edgecls.errors import SettingsError, VerificationError
from edgecls.images.synthetic import golden_picture
from edgecls.prediction.predict import predict
from edgecls.prediction.result import Prediction, Unreadable
from edgecls.prediction.text import render
from tests.engines.nets import Nets, small_nets
from tests.evaluation.artifacts import write_artifact, write_real_artifact
from tests.evaluation.fake_session import CLASSES, SPEC, FakeSession, golden_output, use_fakes, write_picture


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> List[FakeSession]:
    return use_fakes(monkeypatch)


@pytest.fixture
def artifact(tmp_path: Path) -> Artifact:
    return write_artifact(tmp_path / "artifact", classes=CLASSES, spec=SPEC, golden_output=golden_output())


def test_the_best_classes_come_with_scores_and_labels(
    sessions: List[FakeSession], artifact: Artifact, tmp_path: Path
) -> None:
    write_picture(tmp_path / "a.png", 4)
    (found,) = predict(artifact, [tmp_path / "a.png"], top_k=3)
    assert isinstance(found, Prediction)
    assert found.class_ids == [4, 0, 1]
    assert found.scores == pytest.approx([0.9, 0.01, 0.01])
    assert found.label_names == ["label 4", "label 0", "label 1"]
    assert (found.engine, found.file) == ("paddle_lite fake-1 fp32", str(tmp_path / "a.png"))
    assert found.inference_ms > 0 and found.preprocess_ms > 0


def test_logits_become_probabilities(sessions: List[FakeSession], tmp_path: Path) -> None:
    artifact = write_artifact(
        tmp_path / "logits", classes=CLASSES, spec=SPEC, output_kind="logits", golden_output=golden_output()
    )
    write_picture(tmp_path / "a.png", 4)
    (found,) = predict(artifact, [tmp_path / "a.png"], top_k=CLASSES)
    assert isinstance(found, Prediction)
    assert sum(found.scores) == pytest.approx(1.0)


def test_folders_patterns_and_lists_are_unfolded(
    sessions: List[FakeSession], artifact: Artifact, tmp_path: Path
) -> None:
    for name in ("f/b.png", "f/sub/a.png", "p1.png", "p2.png"):
        write_picture(tmp_path / name, 1)
    (tmp_path / "list.txt").write_text("f/b.png 1\n")
    sources = [tmp_path / "f", f"{tmp_path}/p*.png", tmp_path / "list.txt"]
    names = [Path(found.file).name for found in predict(artifact, sources)]
    assert names == ["b.png", "a.png", "p1.png", "p2.png", "b.png"]
    assert len(sessions) == 1


def test_an_unreadable_picture_does_not_stop_the_others(
    sessions: List[FakeSession], artifact: Artifact, tmp_path: Path
) -> None:
    write_picture(tmp_path / "a.png", 1)
    (tmp_path / "bad.jpg").write_bytes(b"no picture")
    found = list(predict(artifact, [tmp_path / "bad.jpg", tmp_path / "gone.png", tmp_path / "a.png"]))
    assert [type(item) for item in found] == [Unreadable, Unreadable, Prediction]
    assert isinstance(found[1], Unreadable) and "gone.png does not exist" in found[1].error.message


def test_a_picture_in_a_format_that_is_not_read_is_said_so(
    sessions: List[FakeSession], artifact: Artifact, tmp_path: Path
) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "scan.tif")
    (found,) = predict(artifact, [tmp_path / "scan.tif"])
    assert isinstance(found, Unreadable) and "is no JPEG, PNG" in found.error.message


def test_no_engine_is_started_for_nothing(sessions: List[FakeSession], artifact: Artifact, tmp_path: Path) -> None:
    list(predict(artifact, [tmp_path / "gone.png"]))
    assert sessions == []


def test_the_engine_ends_when_nobody_wants_more(
    sessions: List[FakeSession], artifact: Artifact, tmp_path: Path
) -> None:
    write_picture(tmp_path / "a.png", 1)
    found = predict(artifact, [tmp_path / "a.png"] * 3)
    next(found)
    found.close()
    assert [session.closed for session in sessions] == [True]


def test_a_source_without_pictures_does_not_stop_the_others_either(
    sessions: List[FakeSession], artifact: Artifact, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    write_picture(tmp_path / "a.png", 1)
    found = list(predict(artifact, [tmp_path / "empty", tmp_path / "gone", tmp_path / "a.png"]))
    assert [type(item) for item in found] == [Unreadable, Unreadable, Prediction]
    assert [str(item.error).split(";")[0] for item in found[:2] if isinstance(item, Unreadable)] == [
        f"{tmp_path}/empty holds no pictures",
        f"{tmp_path}/gone does not exist",
    ]


def test_nan_is_no_prediction(
    sessions: List[FakeSession], artifact: Artifact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeSession, "broken_modes", frozenset({"fp32"}))
    write_picture(tmp_path / "a.png", 1)
    with pytest.raises(VerificationError, match="gives scores that are no numbers"):
        list(predict(artifact, [tmp_path / "a.png"]))


def test_no_classes_are_no_request(artifact: Artifact) -> None:
    with pytest.raises(SettingsError, match="names no class"):
        list(predict(artifact, ["a.png"], top_k=0))


def test_the_line_is_in_the_style_of_paddleclas() -> None:
    found = Prediction("a/hen.jpg", [8, 7], [0.92473, 0.07478], ["hen", "cock"], "paddle_lite v2.13-rc fp32", 3.2)
    assert render(found) == "a/hen.jpg: class id(s): [8, 7], score(s): [0.92, 0.07], label_name(s): ['hen', 'cock']"


def test_a_name_that_is_no_utf_8_can_be_printed() -> None:
    found = Prediction("h\udcfchn.jpg", [8], [1.0], ["hen"], "engine", 1.0)
    assert render(found).startswith("h\\xfchn.jpg: ")


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_a_real_engine_gives_what_paddle_gives(precision: str, tmp_path: Path) -> None:
    nets: Nets = small_nets()
    artifact = write_real_artifact(tmp_path / "artifact", nets, precision=precision)
    Image.fromarray(golden_picture(32, 32)).save(tmp_path / "golden.png")
    (found,) = predict(artifact, [tmp_path / "golden.png"], top_k=10)
    assert isinstance(found, Prediction)
    expected = nets.output(precision)[0]
    tolerance = 1e-5 if precision == "fp32" else 0.02
    assert found.scores == pytest.approx([expected[index] for index in found.class_ids], abs=tolerance)
