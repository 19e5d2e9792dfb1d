"""The same with real engines; skipped where Paddle or Paddle-Lite is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from edgecls.engines.session import EngineSession
from edgecls.evaluation.evaluate import evaluate
from edgecls.images.tensor import read_tensor
from tests.engines.nets import SPEC, Nets, small_nets
from tests.evaluation.artifacts import write_real_artifact

IMAGES = 24


@pytest.fixture(scope="module")
def nets() -> Nets:
    return small_nets()


@pytest.fixture(scope="module")
def data(nets: Nets, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pictures whose class is what Paddle-Lite says, but for the first, which is labelled wrongly."""
    folder = tmp_path_factory.mktemp("data")
    random = np.random.default_rng(0)
    lines = []
    with EngineSession("paddle_lite", mode="fp32", model=nets.nb("x86")) as session:
        for number in range(IMAGES):
            picture = np.clip(random.normal(random.integers(0, 256, 3), 40, (32, 40, 3)), 0, 255).astype(np.uint8)
            Image.fromarray(picture).save(folder / f"{number}.png")
            scores = session.run(read_tensor(folder / f"{number}.png", SPEC)[None])[0]
            lines.append(f"{number}.png {scores.argmax() if number else scores.argmin()}\n")
    (folder / "list.txt").write_text("".join(lines))
    return folder / "list.txt"


def test_fp32_agrees_between_paddle_inference_and_the_twin(nets: Nets, data: Path, tmp_path: Path) -> None:
    found = evaluate(write_real_artifact(tmp_path, nets, precision="fp32"), data, batch_size=10).to_json()
    assert found["images"] == IMAGES
    assert [row["top1_count"] for row in found["rows"]] == [IMAGES - 1, IMAGES - 1]
    (pair,) = found["agreement"]["pairs"]
    assert pair["top1_agreement"] == 100.0
    assert pair["max_abs_diff"] < 1e-5
    assert pair["mean_cosine"] > 0.999999


def test_int8_is_another_computation_that_stays_near(nets: Nets, data: Path, tmp_path: Path) -> None:
    artifact = write_real_artifact(tmp_path, nets, precision="int8")
    engines = ["paddle_inference:fp32_onednn", "paddle_inference:int8_onednn", "paddle_inference:int8_simulated"]
    found = evaluate(artifact, data, engines=engines).to_json()
    assert [(row["precision"], row["mode"]) for row in found["rows"]] == [
        ("fp32", "fp32_onednn"),
        ("int8", "int8_onednn"),
        ("int8", "int8_simulated"),
    ]
    for pair in found["agreement"]["pairs"]:
        assert pair["max_abs_diff"] > 0, pair
        assert pair["mean_cosine"] > 0.99, pair
