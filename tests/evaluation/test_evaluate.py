from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import List, Tuple

import numpy as np
import pytest

from edgecls.artifact.folder import Artifact
from edgecls.errors import ImageError, ImageListError, VerificationError
from edgecls.evaluation.evaluate import evaluate
from edgecls.images import loader
from tests.evaluation.artifacts import write_artifact
from tests.evaluation.fake_session import CLASSES, SPEC, FakeSession, write_list


@pytest.fixture
def int8(tmp_path: Path) -> Artifact:
    return write_artifact(tmp_path / "int8", precision="int8", classes=CLASSES, spec=SPEC)


@pytest.fixture
def fp32(tmp_path: Path) -> Artifact:
    return write_artifact(tmp_path / "fp32", classes=CLASSES, spec=SPEC)


def test_each_engine_is_scored_against_the_labels(sessions: List[FakeSession], int8: Artifact, tmp_path: Path) -> None:
    # The fake int8 takes the two zeros for nines, of which one label agrees; the 3 is labelled wrongly.
    data = write_list(tmp_path / "data", [0, 0, 1, 2, 3], said=[0, 9, 1, 2, 4])
    found = evaluate(int8, data, batch_size=2).to_json()
    assert found["images"] == 5
    assert [(row["engine"], row["mode"], row["precision"]) for row in found["rows"]] == [
        ("paddle_inference", "fp32", "fp32"),
        ("paddle_lite", "fp32", "fp32"),
        ("paddle_inference", "int8_onednn", "int8"),
    ]
    assert [row["top1"] for row in found["rows"]] == [60.0, 60.0, 60.0]
    assert [row["top1_count"] for row in found["rows"]] == [3, 3, 3]
    assert {row["engine_version"] for row in found["rows"]} == {"fake-1"}
    assert all(row["images_per_s"] > 0 for row in found["rows"])


def test_agreement_is_with_the_first_fp32_engine(sessions: List[FakeSession], int8: Artifact, tmp_path: Path) -> None:
    data = write_list(tmp_path / "data", [0, 0, 1, 2], said=[0, 9, 1, 2])
    agreement = evaluate(int8, data).to_json()["agreement"]
    assert agreement["reference"] == {"engine": "paddle_inference", "precision": "fp32", "mode": "fp32"}
    lite, quantized = agreement["pairs"]
    assert (lite["top1_agreement"], lite["max_abs_diff"], lite["mean_cosine"]) == (100.0, 0.0, pytest.approx(1.0))
    assert quantized["top1_agreement"] == 50.0
    assert quantized["max_abs_diff"] == pytest.approx(0.89)
    assert (quantized["only_reference_right"], quantized["only_this_right"]) == (1, 1)


def test_a_picture_is_decoded_once_for_all_engines(
    sessions: List[FakeSession], int8: Artifact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: List[str] = []
    read = loader.read_tensor
    monkeypatch.setattr(loader, "read_tensor", lambda file, spec: decoded.append(file) or read(file, spec))
    monkeypatch.setattr(FakeSession, "keep_batches", True, raising=False)
    evaluate(int8, write_list(tmp_path / "data", [1, 2, 3], said=[1, 2, 3]), workers=0)
    assert len(decoded) == 3
    assert [session.runs for session in sessions] == [1, 1, 1]


def test_a_limit_takes_part_of_the_list(sessions: List[FakeSession], fp32: Artifact, tmp_path: Path) -> None:
    data = write_list(tmp_path / "data", [1] * 20, said=[1] * 20)
    assert evaluate(fp32, data, limit=7).images == 7
    assert evaluate(fp32, data, limit=70).images == 20


def test_decoding_processes_change_nothing_but_the_speed(
    sessions: List[FakeSession], int8: Artifact, tmp_path: Path
) -> None:
    data = write_list(tmp_path / "data", [0, 1, 2, 3, 4, 5], said=[0, 1, 2, 3, 3, 3])
    here, apart = (evaluate(int8, data, batch_size=4, workers=workers).to_json() for workers in (0, 2))
    for found in (here, apart):
        for row in found["rows"]:
            del row["images_per_s"]
    assert here["rows"] == apart["rows"]
    assert here["agreement"] == apart["agreement"]
    assert (here["workers"], apart["workers"]) == (0, 2)


def test_a_folder_for_each_class_will_do(sessions: List[FakeSession], fp32: Artifact, tmp_path: Path) -> None:
    for class_id in (3, 7):
        write_list(tmp_path / "data" / str(class_id), [class_id] * 2, said=[0, 0])
    assert evaluate(fp32, tmp_path / "data").to_json()["rows"][0]["top1_count"] == 4


def test_an_unreadable_picture_ends_it_and_the_engines(
    sessions: List[FakeSession], fp32: Artifact, tmp_path: Path
) -> None:
    data = write_list(tmp_path / "data", [1, 2], said=[1, 2])
    (tmp_path / "data" / "1.png").write_bytes(b"")
    with pytest.raises(ImageError, match=r"1\.png is empty"):
        evaluate(fp32, data, batch_size=1)
    assert sessions and all(session.closed for session in sessions)


def test_unreadable_pictures_can_be_counted_instead(
    sessions: List[FakeSession], fp32: Artifact, tmp_path: Path
) -> None:
    data = write_list(tmp_path / "data", [1, 2, 3], said=[1, 2, 3])
    (tmp_path / "data" / "1.png").write_bytes(b"")
    found = evaluate(fp32, data, skip_unreadable=True)
    assert (found.images, found.unreadable) == (2, 1)
    assert found.rows[0]["top1"] == 100.0


def test_a_list_of_nothing_but_unreadable_pictures_is_an_error(
    sessions: List[FakeSession], fp32: Artifact, tmp_path: Path
) -> None:
    data = write_list(tmp_path / "data", [1], said=[1])
    (tmp_path / "data" / "0.png").write_bytes(b"")
    with pytest.raises(ImageListError, match="none of the 1 pictures"):
        evaluate(fp32, data, skip_unreadable=True)


def test_progress_runs_up_to_the_whole(sessions: List[FakeSession], fp32: Artifact, tmp_path: Path) -> None:
    steps: List[Tuple[int, int]] = []
    data = write_list(tmp_path / "data", [1] * 5, said=[1] * 5)
    evaluate(fp32, data, batch_size=2, on_progress=lambda done, total: steps.append((done, total)))
    assert steps == [(2, 5), (4, 5), (5, 5)]


def test_nan_is_reported_and_refused_but_the_figures_survive(
    sessions: List[FakeSession], int8: Artifact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeSession, "broken_modes", frozenset({"int8_onednn"}))
    found = evaluate(int8, write_list(tmp_path / "data", [1, 2], said=[1, 2]))
    assert [row["non_finite"] for row in found.rows] == [0, 0, 2]
    assert [row["top1"] for row in found.rows] == [100.0, 100.0, 0.0]
    json.dumps(found.to_json(), allow_nan=False)
    with pytest.raises(VerificationError, match="int8_onednn gave NaN or infinity for 2 of 2 images"):
        found.check()


def test_a_model_of_another_width_than_the_labels_is_refused(
    sessions: List[FakeSession], fp32: Artifact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeSession, "classes", 7)
    with pytest.raises(VerificationError, match="7 scores for 10 classes"):
        evaluate(fp32, write_list(tmp_path / "data", [1], said=[1]))


def test_duplicates_are_noted(sessions: List[FakeSession], fp32: Artifact, tmp_path: Path) -> None:
    data = write_list(tmp_path / "data", [1, 2], said=[1, 2])
    data.write_text(data.read_text() * 2)
    assert "2 pictures are in the list more than once" in evaluate(fp32, data).notes[0]


def test_memory_does_not_grow_with_the_list(sessions: List[FakeSession], fp32: Artifact, tmp_path: Path) -> None:
    data = write_list(tmp_path / "data", [1], said=[1])
    line = data.read_text()

    def peak(images: int) -> int:
        data.write_text(line * images)
        tracemalloc.start()
        try:
            assert evaluate(fp32, data, workers=0).images == images
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    few, many = peak(150), peak(3000)
    # 2850 tensors of 768 bytes would be 2.2 MB; what grows are the 16 bytes an entry of the search for duplicates.
    assert many - few < 150_000


def test_engines_are_closed_at_the_end(sessions: List[FakeSession], fp32: Artifact, tmp_path: Path) -> None:
    evaluate(fp32, write_list(tmp_path / "data", [1], said=[1]))
    assert [session.closed for session in sessions] == [True, True]
    assert np.unique([session.threads for session in sessions]).tolist() == [1]
