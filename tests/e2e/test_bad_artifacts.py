"""An artifact that is none, damaged or of another kind is refused by every command that takes one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Callable

import pytest

from tests.e2e.program import SAMPLE
from tests.e2e.refusal import Place, the_line

PICTURE = SAMPLE / "evaluation" / "0009.png"
SHORT = ("--runs", "1", "--min-seconds", "0.01")


@pytest.fixture
def artifact(place: Place, fp32_artifact: Path) -> Path:
    """A copy to damage."""
    return shutil.copytree(fp32_artifact, place.given / "artifact")


def commands(artifact: Path) -> list[tuple[object, ...]]:
    """Every command that takes an artifact."""
    return [
        ("predict", PICTURE, "--model", artifact, "--json"),
        ("eval", artifact, "--data", SAMPLE / "evaluation_list.txt"),
        ("bench", artifact, *SHORT),
    ]


def edit(artifact: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Rewrite model.json."""
    value = json.loads((artifact / "model.json").read_text())
    change(value)
    (artifact / "model.json").write_text(json.dumps(value))


def test_a_workspace_without_artifacts_says_how_to_make_one(place):
    for words in (("predict", PICTURE), ("eval", "--data", SAMPLE), ("bench",)):
        place.refuse(2, "no artifact in .*workspace; make one with edgecls optimize", *words)


@pytest.mark.parametrize("name", ["gone", "given"])
def test_a_path_that_is_no_artifact_is_named(place, name):
    for words in commands(place.folder / name):
        place.refuse(2, rf"{name} (does not exist|has no model\.json); name", *words)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "can't be read: Expecting value"),
        ('{"schema": "edgecls.artifact/1", "mod', "can't be read: Unterminated string"),
        (b"\xff\xfe\x00", "it is no UTF-8 text"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "has schema None, not edgecls.artifact/1"),
        ('{"schema": "edgecls.artifact/2"}', "has schema 'edgecls.artifact/2', not edgecls.artifact/1"),
        ('{"schema": "edgecls.artifact/1"}', "lacks 'model'"),
        ('{"schema": "edgecls.artifact/1", "calib": NaN}', "it holds NaN"),
    ],
)
def test_a_damaged_model_json_is_refused(place, artifact, content, says):
    (artifact / "model.json").write_bytes(content.encode() if isinstance(content, str) else content)
    line = place.refuse(2, f"{says}.*; make it again with edgecls optimize", "bench", artifact)
    assert str(artifact) in line


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda value: value.pop("golden"), "lacks 'golden'"),
        (lambda value: value.update(precision="int4"), "precision 'int4'"),
        (lambda value: value.update(target="mips"), "target 'mips'"),
        (lambda value: value.update(model={}), "model lacks its name"),
        (lambda value: value["model"].update(class_num=1000), "1000 classes and an output of"),
        (
            lambda value: value["preprocess"].update(size=[32, 32]),
            r"\[1, 3, 96, 96\] and a preprocessing to \[32, 32\]",
        ),
        (lambda value: value["preprocess"].update(std=[0, 0, 0]), "std above 0"),
        (lambda value: value["golden"].update(output=[1.0]), "golden output of 1 scores for 10 classes"),
        (lambda value: value["input"].update(shape="wide"), "malformed"),
    ],
)
def test_a_model_json_that_contradicts_itself_is_refused(place, artifact, change, says):
    edit(artifact, change)
    place.refuse(2, rf"{artifact}: model\.json .*{says}", "bench", artifact)


def test_a_damaged_or_missing_nb_is_refused(place, artifact):
    predict, evaluate, bench = commands(artifact)
    (artifact / "model.nb").write_bytes(b"rubbish")
    place.refuse(2, rf"{artifact}/model\.nb has 7 bytes, model\.json says .*; make it again", *predict)
    (artifact / "model.nb").write_bytes(b"")
    place.refuse(2, rf"{artifact}/model\.nb has 0 bytes, model\.json says .*; make it again", *evaluate)
    (artifact / "model.nb").unlink()
    place.refuse(2, rf"{artifact} has no model\.nb; make it again", *bench)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "can't be read: No such file"),
        ("a\nb\n", "has 2 lines for 10 classes"),
        (b"\xff\n" * 10, "can't be read: it is no UTF-8 text"),
    ],
)
def test_labels_that_do_not_fit_are_refused(place, artifact, content, says):
    (artifact / "labels.txt").unlink()
    if content is not None:
        place.write("artifact/labels.txt", content)
    place.refuse(2, rf"{artifact}/labels\.txt {says}", *commands(artifact)[1])


def test_an_artifact_without_its_host_part_is_refused_where_that_is_needed(place, artifact):
    shutil.rmtree(artifact / "host")
    for words in commands(artifact):
        place.refuse(2, f"{artifact} has no host/.*; make it again with edgecls optimize", *words)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"rubbish", r"twin\.nb: "),
        (b"", r"twin\.nb: the file is empty"),
        ("half", r"twin\.nb: the file is truncated"),
        ("arm", r"twin\.nb is for arm and would compute garbage on"),
    ],
)
def test_a_twin_that_would_compute_garbage_is_refused(place, artifact, content, says):
    twin = artifact / "host" / "twin.nb"
    if content == "half":
        content = twin.read_bytes()[:500_000]
    twin.write_bytes((artifact / "model.nb").read_bytes() if content == "arm" else content)
    place.refuse(2, says, "predict", PICTURE, "--model", artifact, "--json")


@pytest.mark.parametrize("name", ["inference.pdmodel", "inference.pdiparams"])
@pytest.mark.parametrize("cut", [0, 5000])
def test_a_damaged_export_is_refused_before_it_crashes_an_engine(place, artifact, name, cut):
    path = artifact / "host" / "fp32" / name
    path.write_bytes(path.read_bytes()[:cut] if cut else b"rubbish")
    words = ("predict", PICTURE, "--model", artifact, "--engine", "paddle_inference", "--json")
    place.refuse(2, rf"{path.parent}: {name}.*; export the model again", *words)


@pytest.mark.parametrize(
    ("engine", "says"),
    [
        ("tensorrt", "engine 'tensorrt' is unknown; use paddle_lite or paddle_inference or paddle_lite_c"),
        ("paddle_lite:int8", "paddle_lite has no mode 'int8' for this artifact; use fp32"),
        ("paddle_inference:int8_onednn", "has no mode 'int8_onednn' for this artifact; use fp32"),
        ("", "engine '' is unknown"),
    ],
)
def test_an_engine_that_can_not_stand_for_the_artifact_is_refused(place, fp32_artifact, engine, says):
    place.refuse(2, says, *commands(fp32_artifact)[0], "--engine", engine)


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        (lambda value: value["golden"].update(output=[0.1] * 10), 6, "disagrees with .*; optimize the model again"),
        (lambda value: value["golden"].update(image_png_base64="!"), 2, "is no base64"),
    ],
)
def test_a_bench_whose_cells_fail_says_why_and_keeps_what_it_found(place, artifact, change, code, says):
    edit(artifact, change)
    before = place.listing()
    done = place.run("bench", artifact, "--engine", "paddle_lite", *SHORT, "--json")
    assert done.code == code
    assert the_line(done).startswith("1 of 1 cells failed, the first: ")
    assert place.left_since(before) == []
    result = done.json()
    assert (result["rows"], len(result["failed"])) == ([], 1)
    assert says.split(".*")[0] in result["failed"][0]["error"]["message"]


def test_two_artifacts_of_one_name_are_refused(place, artifact, fp32_artifact):
    other = shutil.copytree(fp32_artifact, place.given / "second" / "artifact")
    says = f"{artifact} and {other} have the same name.*; rename one of the folders"
    place.refuse(2, says, "bench", artifact, other, *SHORT)
