"""Finding an exported model, and telling what was given in its place."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Iterable

import pytest

from edgecls.errors import AccessError, ExportedModelError
from edgecls.export.exported import ExportedModel, find_exported

PIR = '{"base_code":{"magic":"pir","trainable":true,"version":1},"program":{}}'


def write(folder: Path, *names: str, content: str = "x") -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text(content)
    return folder


def refused(path: Path) -> ExportedModelError:
    with pytest.raises(ExportedModelError) as caught:
        find_exported(path)
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("model", "params"),
    [
        ("inference.pdmodel", "inference.pdiparams"),
        ("model.pdmodel", "model.pdiparams"),
        ("PPLCNet_x1.0.pdmodel", "PPLCNet_x1.0.pdiparams"),
        ("__model__", "__params__"),
    ],
)
def test_a_folder_with_one_pair_is_an_exported_model(tmp_path: Path, model: str, params: str) -> None:
    write(tmp_path, model, params, "inference.pdiparams.info", "inference.yml", "readme.txt")
    assert find_exported(tmp_path) == ExportedModel(tmp_path / model, tmp_path / params)


@pytest.mark.parametrize("named", ["a.pdmodel", "a.pdiparams"])
def test_either_file_of_a_pair_stands_for_both(tmp_path: Path, named: str) -> None:
    write(tmp_path, "a.pdmodel", "a.pdiparams", "b.pdmodel", "b.pdiparams")
    assert find_exported(tmp_path / named) == ExportedModel(tmp_path / "a.pdmodel", tmp_path / "a.pdiparams")


def test_the_usual_name_is_meant_where_there_are_others(tmp_path: Path) -> None:
    write(tmp_path, "inference.pdmodel", "inference.pdiparams", "old.pdmodel", "old.pdiparams")
    assert find_exported(tmp_path).model_file.name == "inference.pdmodel"


def test_several_models_are_listed(tmp_path: Path) -> None:
    write(tmp_path, "a.pdmodel", "a.pdiparams", "b.pdmodel", "b.pdiparams")
    error = refused(tmp_path)
    assert "2 exported models: a.pdmodel, b.pdmodel" in error.message
    assert error.hint == "name the .pdmodel that you mean"


@pytest.mark.parametrize("path", ["missing", "missing/inference.pdmodel", "nul\0byte"])
def test_a_path_to_nothing_is_refused(tmp_path: Path, path: str) -> None:
    assert "there is no file or folder" in refused(tmp_path / path).message


@pytest.mark.parametrize(
    ("files", "missing"),
    [
        (["inference.pdmodel"], "inference.pdiparams"),
        (["model.pdmodel", "params.pdiparams"], "model.pdiparams"),
        (["__model__", "conv_weights"], "__params__"),
    ],
)
def test_half_a_model_is_refused(tmp_path: Path, files: Iterable[str], missing: str) -> None:
    assert f"has no {missing} beside it" in refused(write(tmp_path, *files)).message


@pytest.mark.parametrize("empty", ["inference.pdmodel", "inference.pdiparams"])
def test_an_empty_file_is_refused(tmp_path: Path, empty: str) -> None:
    write(tmp_path, "inference.pdmodel", "inference.pdiparams")
    (tmp_path / empty).write_bytes(b"")
    assert refused(tmp_path).message == f"{tmp_path / empty} is empty"


@pytest.mark.parametrize("named", ["", "inference.json", "inference.pdiparams"])
def test_an_export_of_paddle_3_says_how_to_export_again(tmp_path: Path, named: str) -> None:
    write(tmp_path, "inference.pdiparams", "inference.yml")
    write(tmp_path, "inference.json", content=PIR)
    error = refused(tmp_path / named)
    assert "inference.json is an export of Paddle 3 (PIR)" in error.message
    for advice in ("paddle.jit.save", "Paddle 2.6.2", "Paddle 3.0.0", "FLAGS_enable_pir_api=0"):
        assert advice in error.hint


def test_other_json_is_not_taken_for_an_export_of_paddle_3(tmp_path: Path) -> None:
    write(tmp_path, "model.json", content='{"schema": "edgecls.artifact/1"}')
    write(tmp_path, "model.nb", "labels.txt")
    error = refused(tmp_path)
    assert "model.nb is converted for Paddle-Lite already" in error.message
    assert error.hint == "look at it with edgecls inspect"


@pytest.mark.parametrize(
    ("name", "what", "advice"),
    [
        ("net.onnx", "is an ONNX model", "x2paddle"),
        ("best_model.pdparams", "holds weights without a network", "--weights"),
        ("best_model.pdopt", "is the state of an optimizer", "--weights"),
        ("best_model.pdstates", "is the state of a training", "--weights"),
        ("net.nb", "is converted for Paddle-Lite already", "edgecls inspect"),
        ("PPLCNet_x1_0_infer.tar", "is an archive", "unpack it"),
        ("net.tar.gz", "is an archive", "unpack it"),
        ("inference.pdiparams.info", "describes parameters for training", "inference.pdmodel"),
        ("net.pth", "is a PyTorch model", "ONNX"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, name: str, what: str, advice: str) -> None:
    write(tmp_path, name)
    alone, in_folder = refused(tmp_path / name), refused(tmp_path)
    assert alone.message == f"{tmp_path / name} {what}"
    assert in_folder.message == f"{tmp_path} holds no .pdmodel, and {name} {what}"
    assert advice in alone.hint
    assert advice in in_folder.hint


def test_a_checkpoint_is_told_by_its_weights(tmp_path: Path) -> None:
    write(tmp_path, "best_model.pdopt", "best_model.pdparams", "best_model.pdstates")
    assert "best_model.pdparams holds weights without a network" in refused(tmp_path).message


def test_the_folder_around_an_unpacked_archive_names_the_one_inside(tmp_path: Path) -> None:
    write(tmp_path / "PPLCNet_x1_0_infer", "inference.pdmodel", "inference.pdiparams")
    assert refused(tmp_path).hint == f"name {tmp_path / 'PPLCNet_x1_0_infer'}"


def test_an_empty_folder_and_an_unknown_file_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).message == f"{tmp_path} is empty"
    write(tmp_path, "notes.txt")
    assert refused(tmp_path).message == f"{tmp_path} holds no .pdmodel"
    assert refused(tmp_path / "notes.txt").message.endswith("is no exported model")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_closed_folder_is_an_access_error(tmp_path: Path) -> None:
    closed = write(tmp_path / "closed", "inference.pdmodel", "inference.pdiparams")
    closed.chmod(0)
    try:
        with pytest.raises(AccessError):
            find_exported(closed)
    finally:
        closed.chmod(0o700)
