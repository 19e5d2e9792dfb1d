"""An inspection counts what runs in which precision and says what that means."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List, Sequence

import pytest

from edgecls.errors import NbError
from edgecls.nb.summary import Coverage, Inspection, OpReport, inspect

from .conftest import NbWriter
from .nb_writer import ANY, ARM, FP16, HOST, INT8, INT8_KERNEL, OPENCL, X86, conv, kernel_attr, nb, op, param

Ops = List[Dict[int, Any]]


def feed_and_fetch(*between: Dict[int, Any]) -> List[Dict[int, Any]]:
    ends = [op(name, kernel=kernel_attr(name, HOST, ANY)) for name in ("feed", "fetch")]
    return [ends[0], *between, ends[1]]


def calib(alias: str = "fp32_to_int8", precision: int = INT8_KERNEL) -> Dict[int, Any]:
    return op("calib", kernel=kernel_attr("calib", ARM, precision, alias))


def fc(weights: str, precision: int = 1) -> Dict[int, Any]:
    return op("fc", kernel=kernel_attr("fc", ARM, precision), inputs={"Input": ["x"], "W": [weights]})


@pytest.fixture
def int8(write: NbWriter) -> Inspection:
    """A network as PTQ of the convolutions leaves it: the classifier and the hard_swish stay float."""
    ops = feed_and_fetch(
        calib(),
        conv("w0", precision=INT8_KERNEL, alias="int8_out"),
        conv("w1", kind="depthwise_conv2d", precision=INT8_KERNEL, alias="fp32_out"),
        op("hard_swish"),
        calib(),
        conv("w2", precision=INT8_KERNEL, alias="fp32_out"),
        op("reshape2", kernel=kernel_attr("reshape2", HOST, ANY)),
        fc("w3"),
    )
    weights = [param(f"w{index}", [4], INT8) for index in range(3)]
    return inspect(write(nb(ops, [*weights, param("w3", [4])])))


def said(inspection: Inspection) -> str:
    return " ".join(inspection.notes)


def test_kernels_are_counted_by_the_precision_they_compute_in(int8: Inspection) -> None:
    assert int8.kernels == {"fp32": 2, "fp16": 0, "int8": 3, "any": 1}


def test_conversions_feed_and_fetch_are_no_compute(int8: Inspection) -> None:
    assert int8.calib == 2
    assert int8.movements == {"calib": 2}
    assert sum(int8.kernels.values()) + int8.calib + len(("feed", "fetch")) == len(int8.ops)


def test_coverage_is_of_the_operators_with_weights(int8: Inspection) -> None:
    assert int8.int8_coverage == Coverage(quantizable=4, int8=3)
    assert int8.int8_coverage.percent == 75.0


def test_the_json_has_the_fields_that_others_rely_on(int8: Inspection) -> None:
    value = json.loads(json.dumps(int8.to_json()))

    assert set(value) == {
        "opt_version",
        "target",
        "precision",
        "kernels",
        "calib",
        "size_bytes",
        "meta_version",
        "params",
        "int8_coverage",
        "notes",
        "ops",
    }
    assert value["opt_version"] == "v2.13-rc"
    assert value["target"] == "arm"
    assert value["precision"] == "int8"
    assert value["size_bytes"] == int8.path.stat().st_size
    assert value["params"] == {
        "count": 4,
        "bytes": 28,
        "by_dtype": {"float32": {"count": 1, "bytes": 16}, "int8": {"count": 3, "bytes": 12}},
    }
    assert value["int8_coverage"] == {"quantizable": 4, "int8": 3, "percent": 75.0}
    assert value["ops"][2] == {
        "type": "conv2d",
        "kernel": "conv2d/int8_out/arm/int8/NCHW",
        "precision": "int8",
    }


def test_the_notes_of_an_int8_model_say_what_holds_it_back(int8: Inspection) -> None:
    assert "2 calib operators between float and int8 beside 3 int8 kernels" in said(int8)
    assert "Of 3 int8 kernels these give out floats: 1 conv2d, 1 depthwise_conv2d." in int8.notes
    assert "Of 4 operators with weights these are not int8: 1 fc." in int8.notes
    assert "These compute in float between the int8 kernels: 1 hard_swish." in int8.notes
    assert "dot-product" in said(int8)
    assert "ABI" in said(int8)
    assert "wrong" not in said(int8)


def test_an_fp32_model_has_nothing_said_about_int8(write: NbWriter) -> None:
    found = inspect(write(nb(feed_and_fetch(conv("w0")), [param("w0", [4])])))

    assert (found.target, found.precision, found.calib) == ("arm", "fp32", 0)
    assert found.kernels == {"fp32": 1, "fp16": 0, "int8": 0}
    assert found.int8_coverage.percent == 0.0
    assert "int8" not in said(found)


def test_an_int8_model_for_x86_is_called_wrong_first_of_all(write: NbWriter) -> None:
    found = inspect(write(nb([conv("w0", target=X86, precision=INT8_KERNEL)], [param("w0", [4], INT8)])))

    assert found.target == "x86"
    assert "answers are wrong" in found.notes[0]
    assert "dot-product" not in said(found)


@pytest.mark.parametrize(("dtype", "name"), [(INT8, "int8"), (1, "int16")])
def test_integer_weights_of_float_kernels_are_called_what_they_are(write: NbWriter, dtype: int, name: str) -> None:
    weights = [param("w0", [4], dtype), param("b0", [4], dtype)]
    found = inspect(write(nb([conv("w0"), conv("w9", kind="depthwise_conv2d")], weights)))

    assert found.precision == f"weight-only-{name}"
    assert found.kernels["int8"] == 0
    assert "1 of 2 operators with weights. They become floats when the model is loaded" in said(found)


def test_an_int8_model_may_have_a_float_classifier_with_integer_weights(write: NbWriter) -> None:
    ops = [conv("w0", precision=INT8_KERNEL), fc("w1")]
    found = inspect(write(nb(ops, [param("w0", [4], INT8), param("w1", [4], INT8)])))

    assert found.precision == "int8"
    assert "Weights stored as integers for a float kernel: 1 of 2 operators" in said(found)


def test_convolutions_of_several_precisions_are_mixed(write: NbWriter) -> None:
    assert inspect(write(nb([conv("a"), conv("b", precision=INT8_KERNEL)]))).precision == "mixed"


@pytest.mark.parametrize(
    ("ops", "expected"),
    [
        ([conv("w", precision=FP16), fc("w")], "fp16"),
        ([fc("w", INT8_KERNEL), op("relu")], "int8"),
        ([op("relu"), op("reshape2", kernel=kernel_attr("reshape2", HOST, ANY))], "fp32"),
        ([op("reshape2", kernel=kernel_attr("reshape2", HOST, ANY))], "any"),
    ],
)
def test_convolutions_decide_then_other_weights_then_the_rest(write: NbWriter, ops: Ops, expected: str) -> None:
    assert inspect(write(nb(ops, [param("w", [4])]))).precision == expected


def test_a_product_of_two_activations_has_no_weights_to_quantize(write: NbWriter) -> None:
    matmul = op("matmul_v2", inputs={"X": ["a"], "Y": ["b"]})

    assert inspect(write(nb([matmul], [param("w", [4])]))).int8_coverage.quantizable == 0


def test_an_fp16_model_says_what_core_it_needs_and_that_it_is_no_smaller(write: NbWriter) -> None:
    ops = [calib("fp32_to_fp16", FP16), conv("w", precision=FP16), calib("fp16_to_fp32", FP16)]
    found = inspect(write(nb(ops, [param("w", [4])])))

    assert (found.precision, found.calib) == ("fp16", 2)
    assert "ARMv8.2" in said(found)
    assert "no smaller" in said(found)
    assert "beside" not in said(found)


def test_float16_parameters_do_make_a_file_smaller(write: NbWriter) -> None:
    half = 4
    found = inspect(write(nb([conv("w", precision=FP16)], [param("w", [4], half, bytes(8))])))

    assert found.params["float16"].bytes == 8
    assert "no smaller" not in said(found)


def test_a_model_for_two_targets_names_both_and_counts_the_copies(write: NbWriter) -> None:
    moves = [
        op("io_copy", kernel=kernel_attr("io_copy", OPENCL, ANY)),
        op("layout", kernel=kernel_attr("layout", OPENCL, ANY)),
    ]
    found = inspect(write(nb([conv("a", precision=INT8_KERNEL), *moves, conv("b", target=OPENCL, precision=FP16)])))

    assert found.target == "arm+opencl"
    assert found.precision == "mixed"
    assert found.movements == {"io_copy": 1, "layout": 1}
    assert "1 copy between the memories of processor and accelerator and 1 change of layout" in said(found)
    assert "half or single precision is set on the device" in said(found)


@pytest.mark.parametrize("kind", ["calib", "calib_once", "calib_inplace"])
def test_every_kind_of_calib_counts(write: NbWriter, kind: str) -> None:
    found = inspect(write(nb([op(kind), conv("w"), conv("w")])))

    assert found.calib == 1
    assert found.movements == {kind: 1}
    assert found.kernels["fp32"] == 2


@pytest.mark.parametrize("kind", ["io_copy", "io_copy_once", "layout", "layout_once"])
def test_copies_and_layout_changes_are_no_compute_either(write: NbWriter, kind: str) -> None:
    found = inspect(write(nb([op(kind), conv("w")])))

    assert found.calib == 0
    assert found.kernels["fp32"] == 1
    assert "cost time" in said(found)


def test_a_model_for_opencl_alone_is_not_said_to_be_for_arm(write: NbWriter) -> None:
    found = inspect(write(nb([conv("a", target=OPENCL, precision=FP16)])))

    assert found.target == "opencl"
    assert "ARM" not in said(found)
    assert "Without OpenCL" in said(found)


def test_operators_without_a_kernel_and_bytes_at_the_end_are_mentioned(write: NbWriter) -> None:
    found = inspect(write(nb([{0: "while"}]) + b"end"))

    assert found.target == "host"
    assert found.ops == [OpReport("while", None, None)]
    assert "No kernel is named for these: 1 while." in found.notes
    assert "The file has 3 bytes after the last parameter, which Paddle-Lite ignores." in found.notes


def test_damaged_arguments_are_an_error(write: NbWriter) -> None:
    broken = {0: "fc", 1: [{0: ""}], 3: [kernel_attr("fc")]}

    path = write(nb([broken]))

    with pytest.raises(NbError, match=f"{path}: the topology is damaged: it has an argument without a readable name"):
        inspect(path)


@pytest.mark.parametrize(
    "module", ["edgecls.nb.summary", "edgecls.nb.text", "edgecls.nb.normalize", "edgecls.cli.inspect"]
)
def test_nothing_heavy_is_imported(module: str) -> None:
    heavy: Sequence[str] = ("numpy", "cv2", "paddle", "paddlelite", "flatbuffers")
    code = f"import sys, {module}; print([name for name in {heavy!r} if name in sys.modules])"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)

    assert done.stdout.strip() == "[]"
