from __future__ import annotations

from pathlib import Path
from typing import List

from edgecls.evaluation.evaluate import evaluate
from edgecls.evaluation.text import render
from tests.evaluation.artifacts import write_artifact
from tests.evaluation.fake_session import SPEC, FakeSession, write_list


def test_the_table_has_a_line_for_each_engine_and_each_agreement(sessions: List[FakeSession], tmp_path: Path) -> None:
    artifact = write_artifact(tmp_path / "a", precision="int8", classes=10, spec=SPEC)
    data = write_list(tmp_path / "data", [0, 0, 1, 2], said=[0, 0, 1, 2])
    lines = render(evaluate(artifact, data)).splitlines()
    assert lines[0].startswith("images: 4, ")
    assert lines[2].split("  ")[0] == "engine"
    assert [line.split()[:4] for line in lines[3:6]] == [
        ["paddle_inference", "fake-1", "fp32", "fp32"],
        ["paddle_lite", "fake-1", "fp32", "fp32"],
        ["paddle_inference", "fake-1", "int8", "int8_onednn"],
    ]
    assert " 50.00 " in lines[5]
    assert lines[7] == "against paddle_inference fp32:"
    assert lines[8] == "  paddle_lite fp32: same top-1 for 100.00 %; largest difference 0, mean cosine 1.000000"
    assert lines[9].endswith("2 lost and 0 won (p = 0.5)")
    assert lines[10].startswith("note: int8 was computed by Paddle Inference")


def test_few_classes_and_skipped_pictures_are_named_in_it(
    sessions: List[FakeSession], tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(FakeSession, "classes", 3)
    artifact = write_artifact(tmp_path / "a", classes=3, spec=SPEC)
    data = write_list(tmp_path / "data", [0, 1], said=[0, 1])
    (tmp_path / "data" / "1.png").write_bytes(b"")
    text = render(evaluate(artifact, data, engines=["paddle_lite"], skip_unreadable=True))
    assert text.startswith("images: 1 (and 1 unreadable), ")
    assert "top-3 %" in text
    assert "against" not in text
