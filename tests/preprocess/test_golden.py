from __future__ import annotations

import hashlib
import json
import runpy
from pathlib import Path
from typing import Any, Dict, List

import numpy as np
import pytest

from edgecls.images.decode import decode_image
from edgecls.preprocess.apply import normalize, preprocess, resize_and_crop
from edgecls.preprocess.spec import Preprocess

GOLDEN = Path(__file__).parent / "golden"
SCRIPT = Path(__file__).parents[2] / "scripts" / "make_golden_vectors.py"
VECTORS: List[Dict[str, Any]] = json.loads((GOLDEN / "vectors.json").read_text("utf-8"))

each_vector = pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])


def sha256(array: Any) -> str:
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


@each_vector
def test_geometry_and_arithmetic_give_the_golden_bits(vector: Dict[str, Any]) -> None:
    image, spec = decode_image(GOLDEN / vector["picture"]), Preprocess.from_json(vector["preprocess"])
    assert sha256(resize_and_crop(image, spec)) == vector["pixels_sha256"]
    assert sha256(preprocess(image, spec).astype("<f4")) == vector["tensor_sha256"]


@each_vector
def test_the_samples_belong_to_the_hashes(vector: Dict[str, Any]) -> None:
    image, spec = decode_image(GOLDEN / vector["picture"]), Preprocess.from_json(vector["preprocess"])
    cropped = resize_and_crop(image, spec)
    tensor = normalize(cropped, spec)
    assert len(vector["samples"]) == 3
    for sample in vector["samples"]:
        row, column = sample["row"], sample["column"]
        assert cropped[row, column].tolist() == sample["pixel"]
        assert tensor[:, row, column].tolist() == sample["values"]


def test_both_interpolations_both_color_orders_and_a_direct_resize_are_covered() -> None:
    specs = [Preprocess.from_json(vector["preprocess"]) for vector in VECTORS]
    assert {spec.interpolation for spec in specs} == {"bilinear", "bicubic"}
    assert {spec.color for spec in specs} == {"RGB", "BGR"}
    assert None in {spec.resize_short for spec in specs}


def test_the_files_are_what_the_script_writes(tmp_path: Path) -> None:
    runpy.run_path(str(SCRIPT))["write"](tmp_path)
    assert (tmp_path / "vectors.json").read_bytes() == (GOLDEN / "vectors.json").read_bytes()
    names = sorted(path.name for path in GOLDEN.glob("*.png"))
    assert sorted(path.name for path in tmp_path.glob("*.png")) == names
    for name in names:
        # Another zlib may pack the same pixels into other bytes.
        assert np.array_equal(decode_image(tmp_path / name), decode_image(GOLDEN / name))


def test_the_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in GOLDEN.iterdir()) <= 300_000
