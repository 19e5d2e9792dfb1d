"""From the shipped sample to checked artifacts, by the program and by Python alike."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from edgecls.nb.summary import inspect
from edgecls.schemas import load_schema
from tests.e2e.program import SAMPLE, Program

EVALUATION = SAMPLE / "evaluation_list.txt"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_optimize_says_what_it_made(int8_made):
    assert int8_made.code == 0, int8_made.err
    made = int8_made.json()
    assert made["model"] == "PPLCNet_x0_25"
    assert made["precision"] == "int8"
    assert made["target"] == "arm64-v8a"
    assert made["opt_version"].startswith("v2.")
    assert made["kernels"]["int8"] > 0
    assert made["parity"]["top1_agreement"] == 100.0
    assert made["parity"]["max_abs_diff"] < 1e-4
    assert not made["cached"]


def test_an_artifact_holds_what_a_device_and_the_host_need(int8_artifact):
    assert sorted(contents(int8_artifact)) == [
        "host/fp32/inference.pdiparams",
        "host/fp32/inference.pdmodel",
        "host/int8/inference.pdiparams",
        "host/int8/inference.pdmodel",
        "host/rewritten/inference.pdiparams",
        "host/rewritten/inference.pdmodel",
        "host/twin.nb",
        "labels.txt",
        "model.json",
        "model.nb",
    ]


@pytest.mark.parametrize("artifact", ["fp32_artifact", "int8_artifact"])
def test_model_json_follows_its_schema(artifact, request):
    description = json.loads((request.getfixturevalue(artifact) / "model.json").read_text())
    jsonschema.Draft202012Validator(load_schema("artifact")).validate(description)


def test_model_json_names_no_path_of_this_machine(int8_artifact, program):
    text = (int8_artifact / "model.json").read_text()
    assert str(program.folder) not in text
    assert str(SAMPLE) not in text


def test_what_model_json_says_of_the_kernels_is_in_the_file(int8_artifact):
    description = json.loads((int8_artifact / "model.json").read_text())
    inspection = inspect(int8_artifact / "model.nb")
    assert inspection.kernels == description["kernels"]
    assert inspection.calib == description["calib"]
    assert inspection.target == "arm"
    # Layers that int8 would slow down stay fp32.
    assert inspection.precision in ("int8", "mixed")


def test_a_second_optimize_is_answered_from_the_cache(int8_made, int8_artifact, program):
    before = contents(int8_artifact)
    again = program("optimize", "PPLCNet_x0_25", "--weights", "sample", "--quant", "int8", "--json")
    assert again.json()["cached"]
    assert contents(int8_artifact) == before


def test_a_damaged_artifact_is_made_again(int8_artifact, program, tmp_path):
    before = contents(int8_artifact)
    (int8_artifact / "model.nb").write_bytes(b"damaged")
    again = program("optimize", "PPLCNet_x0_25", "--weights", "sample", "--quant", "int8", "--json")
    assert not again.json()["cached"]
    assert contents(int8_artifact) == before


def test_python_writes_the_same_files_as_the_program(int8_artifact, tmp_path):
    program = Program(tmp_path)
    code = (
        "import edgecls, sys\n"
        "settings = edgecls.Settings(precision='int8', weights='sample')\n"
        "print(edgecls.optimize('PPLCNet_x0_25', settings).artifact.path)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=program.environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert contents(Path(done.stdout.strip())) == contents(int8_artifact)


def test_int8_loses_at_most_half_a_point_on_unseen_images(int8_artifact, program):
    done = program("eval", int8_artifact, "--data", EVALUATION, "--json")
    assert done.code == 0, done.err
    evaluation = done.json()
    top1 = {(row["engine"], row["precision"]): row["top1"] for row in evaluation["rows"]}
    assert evaluation["images"] >= 300
    assert top1["paddle_inference", "fp32"] >= 98.0
    assert top1["paddle_lite", "fp32"] == pytest.approx(top1["paddle_inference", "fp32"], abs=0.2)
    assert top1["paddle_inference", "int8"] >= top1["paddle_inference", "fp32"] - 0.5
    assert ("paddle_lite", "int8") not in top1


def test_bench_measures_what_the_host_can_run(int8_artifact, program):
    result_file = program.folder / "result.json"
    words = ["--threads", "1,2", "--runs", "20", "--min-seconds", "0.1", "--output", result_file, "--json"]
    done = program("bench", int8_artifact, *words)
    assert done.code == 0, done.err
    result = done.json()
    jsonschema.Draft202012Validator(load_schema("result")).validate(result)
    assert json.loads(result_file.read_text()) == result
    measured = {(row["engine"], row["mode"], row["threads"]) for row in result["rows"]}
    assert ("paddle_lite", "fp32", 1) in measured
    assert ("paddle_lite", "fp32", 2) not in measured
    assert ("paddle_inference", "int8_onednn", 2) in measured
    assert any(skip["engine"] == "paddle_lite" and skip["threads"] == 2 for skip in result["skipped"])
    for row in result["rows"]:
        assert len(row["samples_ms"]) == row["runs"] >= 20
        assert row["parity"]["ok"]


def test_predict_names_the_digit(fp32_artifact, program):
    name, label = EVALUATION.read_text().splitlines()[0].rsplit(" ", 1)
    done = program("predict", SAMPLE / name, "--model", fp32_artifact, "--json")
    assert done.code == 0, done.err
    assert done.json()[0]["label_names"][0] == label


def test_the_newest_artifact_is_meant_where_none_is_named(fp32_artifact, int8_artifact, program):
    os.utime(fp32_artifact / "model.json")
    name = EVALUATION.read_text().splitlines()[0].rsplit(" ", 1)[0]
    done = program("predict", SAMPLE / name, "--json")
    assert "paddle_lite" in done.json()[0]["engine"]
    os.utime(int8_artifact / "model.json")
    done = program("predict", SAMPLE / name, "--json")
    assert "paddle_inference" in done.json()[0]["engine"]


def test_the_demo_prints_one_table(int8_artifact, fp32_artifact, program):
    done = program("demo", "--min-seconds", "0.1")
    assert done.code == 0, done.err
    assert "PPLCNet_x0_25-arm64-v8a-int8" in done.out
    assert "paddle_lite" in done.out


def test_a_person_can_bring_an_own_export(fp32_artifact, program, tmp_path):
    export = fp32_artifact / "host" / "fp32"
    output = tmp_path / "own"
    done = program("optimize", export, "--target", "armeabi-v7a", "--quant", "fp16", "--output", output, "--json")
    assert done.code == 0, done.err
    made = done.json()
    assert made["kernels"]["fp16"] > 0
    assert made["weights"]["kind"] == "export"
    assert json.loads((output / "model.json").read_text())["model"]["class_num"] == 10
