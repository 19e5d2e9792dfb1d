"""Exported models as ONNX. The real conversions need the onnx extra and are skipped without it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from edgecls.errors import (
    EdgeclsError,
    ExportedModelError,
    InterpreterError,
    OnnxError,
    SettingsError,
)
from edgecls.export.exported import ExportedModel
from edgecls.export.onnx import _compare, check_onnx, explain_onnx, export_onnx
from edgecls.worker.interpreter import find_interpreter
from tests.nets.nets import Nets, need

PACKAGES = ("numpy", "paddle", "paddle2onnx", "onnx", "onnxruntime")


@pytest.mark.parametrize("opset", [6, 20, 0, -1])
def test_an_opset_that_paddle2onnx_lacks_is_refused(opset: int) -> None:
    with pytest.raises(SettingsError, match=f"opset {opset} is out of range; give 7 to 19"):
        check_onnx(opset)


def test_without_the_extra_the_packages_are_named() -> None:
    try:
        find_interpreter(PACKAGES)
    except InterpreterError:
        with pytest.raises(InterpreterError, match=r"pip install edgecls\[onnx\]"):
            check_onnx(None)
    else:
        pytest.skip("the onnx extra is installed")


@pytest.mark.parametrize(
    ("log", "kind", "message"),
    [
        (
            "[Paddle2ONNX] Oops, there are some operators not supported yet, including erfinv,grid,\n"
            "[ERROR] Due to the unsupported operators, the conversion is aborted.\n",
            OnnxError,
            "paddle2onnx can't express erfinv, grid; replace it",
        ),
        (
            "[ERROR] Due to opset version, the model exporting is aborted.\n",
            OnnxError,
            "a higher opset; try --opset 19",
        ),
        ("[Paddle2ONNX] Failed to parse paddlepaddle model from read content.\n", ExportedModelError, "can't read"),
        ("noise\n[ERROR] Something new.\nC++ Traceback\n", OnnxError, "paddle2onnx gave up: [ERROR] Something new."),
    ],
)
def test_the_last_words_of_paddle2onnx_are_explained(log: str, kind: "type[EdgeclsError]", message: str) -> None:
    error = explain_onnx(log, -6)
    assert type(error) is kind
    assert message in str(error)


def test_a_crash_without_words_is_left_to_the_worker() -> None:
    assert explain_onnx("", -11) is None


def test_outputs_that_agree_are_measured() -> None:
    reference = [np.array([[0.2, 0.8]], np.float32), np.array([[0.6, 0.4], [0.51, 0.49]], np.float32)]
    found = _compare(reference, [part + np.float32(5e-5) for part in reference], "probabilities")
    assert found["max_abs_diff"] == pytest.approx(5e-5, rel=1e-2)
    assert (found["top1_agreement"], found["images"]) == (100.0, 3)


@pytest.mark.parametrize("wrong", [3e-4, np.nan, np.inf])
def test_outputs_that_disagree_are_an_error(wrong: float) -> None:
    reference = [np.array([[0.2, 0.8]], np.float32)]
    with pytest.raises(OnnxError, match="onnxruntime disagrees with Paddle Inference"):
        _compare(reference, [reference[0] + np.float32(wrong)], "probabilities")


def test_logits_are_held_against_their_size() -> None:
    reference = [np.array([[-40.0, 50.0]], np.float32)]
    assert _compare(reference, [reference[0] + np.float32(3e-3)], "logits")["images"] == 1


def test_an_output_of_another_shape_is_an_error() -> None:
    with pytest.raises(OnnxError, match="another shape"):
        _compare([np.zeros((1, 4), np.float32)], [np.zeros((1, 5), np.float32)], "logits")


@pytest.mark.parametrize("name", ["softmax", "tiny", "fixed", "open"])
def test_the_onnx_file_computes_what_paddle_computes(nets: Nets, tmp_path: Path, name: str) -> None:
    need(*PACKAGES)
    written = export_onnx(nets(name), tmp_path / "new" / "net.onnx")
    assert written["parity"]["images"] == 4
    assert written["parity"]["top1_agreement"] == 100.0
    assert written["size_bytes"] == (tmp_path / "new" / "net.onnx").stat().st_size
    assert [item.name for item in (tmp_path / "new").iterdir()] == ["net.onnx"]


def test_an_operator_that_onnx_lacks_is_named_and_an_older_file_stays(nets: Nets, tmp_path: Path) -> None:
    need(*PACKAGES)
    (tmp_path / "net.onnx").write_text("old")
    with pytest.raises(OnnxError, match="can't express digamma, erfinv"):
        export_onnx(nets("erfinv"), tmp_path / "net.onnx")
    assert (tmp_path / "net.onnx").read_text() == "old"


def test_a_damaged_model_is_refused_before_paddle_starts(nets: Nets, tmp_path: Path) -> None:
    need(*PACKAGES)
    whole = nets("tiny")
    cut = tmp_path / "inference.pdiparams"
    cut.write_bytes(whole.params_file.read_bytes()[:-100])
    with pytest.raises(ExportedModelError, match="inference.pdiparams"):
        export_onnx(ExportedModel(whole.model_file, cut), tmp_path / "net.onnx")
    assert not (tmp_path / "net.onnx").exists()
