"""The golden vectors for ports are what the script writes, and Python itself is held against them."""

from __future__ import annotations

import base64
import hashlib
import json
import runpy
from pathlib import Path
from typing import Any, Dict, List

import numpy as np
import pytest

from edgecls.artifact.folder import Artifact
from edgecls.artifact.golden import golden_input
from edgecls.images.decode import decode_image
from edgecls.prediction.scores import best, probabilities
from edgecls.preprocess.apply import normalize, resize_and_crop
from edgecls.preprocess.spec import Preprocess

GOLDEN = Path(__file__).parent / "golden"
PICTURES: List[Dict[str, Any]] = json.loads((GOLDEN / "pictures.json").read_text("utf-8"))

#: numpy's exp differs in the last bit from machine to machine.
ALLOWED = 1e-15


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("golden")
    runpy.run_module("scripts.port_vectors.__main__")["write"](folder)
    return folder


def sha256(array: Any) -> str:
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def same(left: Any, right: Any) -> bool:
    """Equal, but for the last bits of numbers."""
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float):
        return isinstance(right, float) and abs(left - right) <= ALLOWED * max(1.0, abs(left))
    return bool(left == right)


@pytest.mark.parametrize("vector", PICTURES, ids=[vector["name"] for vector in PICTURES])
def test_a_picture_gives_the_golden_bits(vector: Dict[str, Any]) -> None:
    image, spec = decode_image(GOLDEN / vector["picture"]), Preprocess.from_json(vector["preprocess"])
    assert image.shape == (vector["height"], vector["width"], 3)
    assert sha256(image) == vector["decoded_sha256"]
    cropped = resize_and_crop(image, spec)
    assert sha256(cropped) == vector["pixels_sha256"]
    tensor = normalize(cropped, spec).astype("<f4")
    assert sha256(tensor) == vector["tensor_sha256"]
    assert base64.b64decode(vector["tensor_base64"]) == tensor.tobytes()


def test_scores_are_those_of_the_golden_outputs() -> None:
    for vector in json.loads((GOLDEN / "scores.json").read_text("utf-8")):
        output = np.frombuffer(base64.b64decode(vector["output_base64"]), "<f4")
        class_ids, scores = best(probabilities(output, vector["kind"]), len(vector["class_ids"]))
        assert class_ids == vector["class_ids"]
        assert scores == pytest.approx(vector["scores"], rel=0, abs=ALLOWED)


def test_the_artifact_is_one_whose_golden_input_the_preprocessing_takes() -> None:
    artifact = Artifact.load(GOLDEN / "artifact")
    artifact.verify()
    assert artifact.labels == ["apple", "Birne", "番茄"]
    assert golden_input(artifact).shape == artifact.description.input.shape


@pytest.mark.parametrize(
    "name", ["pictures", "versions", "document", "summaries", "warnings", "machines", "int8", "names"]
)
def test_a_file_is_byte_for_byte_what_the_script_writes(name: str, written: Path) -> None:
    assert (written / f"{name}.json").read_bytes() == (GOLDEN / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", ["scores", "parity", "artifact/model"])
def test_a_file_with_rounded_numbers_is_what_the_script_writes(name: str, written: Path) -> None:
    golden = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    again = json.loads((written / f"{name}.json").read_text("utf-8"))
    if name == "artifact/model":
        # Another zlib may pack the same pixels into other bytes.
        golden["golden"].pop("image_png_base64"), again["golden"].pop("image_png_base64")
    assert same(golden, again)


def test_the_pictures_are_those_that_the_script_writes(written: Path) -> None:
    names = sorted(vector["picture"] for vector in PICTURES)
    assert sorted(path.name for path in written.iterdir() if path.suffix not in (".json", "")) == names
    for name in names:
        assert np.array_equal(decode_image(written / name), decode_image(GOLDEN / name))


def test_every_kind_of_picture_and_every_orientation_is_covered() -> None:
    names = {vector["name"] for vector in PICTURES}
    assert len(names) == len(PICTURES) >= 30
    assert {f"jpeg_exif_{value}" for value in range(1, 9)} <= names
    assert {"png_grey_16", "png_rgb_alpha_8", "png_palette_4", "jpeg_420_odd", "png_7x1"} <= names
    specs = [Preprocess.from_json(vector["preprocess"]) for vector in PICTURES]
    assert {spec.interpolation for spec in specs} == {"bilinear", "bicubic"}


def test_the_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in GOLDEN.rglob("*") if path.is_file()) <= 450_000
