"""The shipped sample: small, whole, its images apart, its stated top-1 true."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict

import numpy as np
import pytest

from edgecls.preprocess.spec import Preprocess
from edgecls.storage.hashing import sha256_file
from scripts import digits

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "calib_data" / "digits"


@pytest.fixture(scope="module")
def sample() -> Dict[str, Any]:
    stated: Dict[str, Any] = json.loads((FOLDER / "sample.json").read_text(encoding="utf-8"))
    return stated


def test_the_split_takes_every_image_once_and_every_class_alike() -> None:
    labels = np.tile(np.arange(digits.CLASSES), 120)
    parts = digits.split_indices(labels)
    assert sorted(np.concatenate(list(parts.values()))) == list(range(len(labels)))
    assert np.bincount(labels[parts["calibration"]]).tolist() == [digits.CALIBRATION_PER_CLASS] * digits.CLASSES
    assert np.bincount(labels[parts["evaluation"]]).tolist() == [digits.EVALUATION_PER_CLASS] * digits.CLASSES


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    images = np.repeat(np.arange(2 * 64, dtype=np.uint8).reshape(2, 8, 8, 1), 3, axis=-1)
    written = digits.Digits(np.array([3, 141]), images, np.array([7, 1]))
    digits.write_part(tmp_path, "evaluation", written)
    assert (tmp_path / "evaluation_list.txt").read_text() == "evaluation/0003.png 7\nevaluation/0141.png 1\n"
    read = digits.read_part(tmp_path, "evaluation")
    assert [array.tolist() for array in read] == [array.tolist() for array in written]


def test_calibration_and_evaluation_are_apart(sample: Dict[str, Any]) -> None:
    calibration = digits.read_part(FOLDER, "calibration")
    evaluation = digits.read_part(FOLDER, "evaluation")
    assert set(calibration.indices).isdisjoint(evaluation.indices)
    assert len(set(calibration.indices)) == sample["data"]["images"]["calibration"] == 100
    assert len(set(evaluation.indices)) == sample["data"]["images"]["evaluation"] == 500


def test_the_lists_name_every_image_and_no_other() -> None:
    for part in digits.PARTS:
        named = [line.split()[0] for line in (FOLDER / f"{part}_list.txt").read_text(encoding="utf-8").splitlines()]
        assert named == sorted(f"{part}/{path.name}" for path in (FOLDER / part).iterdir())


def test_the_weights_are_small_and_those_that_are_described(sample: Dict[str, Any]) -> None:
    weights = FOLDER / sample["weights"]["file"]
    assert weights.stat().st_size < 2_000_000
    assert sha256_file(weights) == sample["weights"]["sha256"]


def test_the_description_is_enough_to_run_the_sample(sample: Dict[str, Any]) -> None:
    assert Preprocess.from_json(sample["preprocess"]).to_json() == sample["preprocess"]
    labels = (FOLDER / sample["labels"]).read_text(encoding="utf-8").splitlines()
    assert labels == [str(digit) for digit in range(sample["class_num"])]


def test_the_stored_weights_reach_the_stated_top1(sample: Dict[str, Any]) -> None:
    assert sample["evaluation"]["top1"] >= 98.0
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "train_sample.py"), "--check"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
