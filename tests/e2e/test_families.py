"""One architecture of each family really converts, and its twin agrees with Paddle."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from edgecls.catalogue.load import list_models
from tests.e2e.pictures import write_pictures
from tests.e2e.program import Program, needs_converter

SMALLEST = ["PPLCNet_x0_25", "GhostNet_x0_5", "PPHGNet_tiny", "PPHGNetV2_B0", "HRNet_W18_C"]
ALL = pytest.mark.skipif(
    not os.environ.get("EDGECLS_TEST_ALL"),
    reason="EDGECLS_TEST_ALL is not set: 24 more architectures, and PPHGNet and HRNet in int8, take more than an hour",
)
QUICK = ["PPLCNet_x0_25", "GhostNet_x0_5", "PPHGNetV2_B0"]
OTHERS = [model.name for model in list_models() if model.name not in SMALLEST]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A workspace apart: the sample's artifacts have the names of random ones."""
    return Program(tmp_path_factory.mktemp("families"))


def optimize(program: Program, name: str, *words: object) -> dict:
    needs_converter()
    done = program("optimize", name, "--weights", "random", "--json", *words)
    assert done.code == 0, done.err
    return done.json()


@pytest.mark.parametrize("name", SMALLEST)
def test_the_smallest_of_a_family_converts_and_its_twin_agrees(program, name):
    made = optimize(program, name)
    assert made["parity"]["cosine"] >= 0.9999
    assert made["kernels"]["fp32"] > 0
    assert made["weights"]["kind"] == "random"


@pytest.mark.parametrize("name", [name if name in QUICK else pytest.param(name, marks=ALL) for name in SMALLEST])
def test_the_smallest_of_a_family_has_the_int8_kernels_of_its_plan(program, name, tmp_path):
    made = optimize(program, name, "--quant", "int8", "--calibration", write_pictures(tmp_path / "pictures", 2))
    description = json.loads(Path(made["artifact"], "model.json").read_text())
    plan = description["provenance"]["quantization"]["plan"]
    assert len(plan["int8"]) == made["kernels"]["int8"] > 0
    assert all(layer["reason"] for layer in plan["fp32"])


@ALL
@pytest.mark.parametrize("name", OTHERS)
def test_every_other_architecture_converts_and_its_twin_agrees(name, tmp_path):
    assert optimize(Program(tmp_path), name)["parity"]["cosine"] >= 0.9999
