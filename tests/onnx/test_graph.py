"""Reading ONNX files without the onnx package."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, List

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecls.errors import EdgeclsError, WeightsError
from edgecls.onnx.graph import parse_onnx, read_onnx
from edgecls.onnx.units import onnx_units
from edgecls.program import wire
from edgecls.program.wire import BYTES, Field
from tests.onnx.write import external_tensor, model, node, tensor, typed_tensor

WEIGHT = np.arange(24, dtype=np.float32).reshape(2, 3, 2, 2)
CONV = node("Conv", ["x", "w"], ["y"], strides=[2, 2], group=1, auto_pad="NOTSET")
FILE = model([CONV], {"w": WEIGHT}, metadata={"character": "cat\ndog"})
NORMED = model(
    [
        node("Conv", ["x", "w"], ["c"], pads=[1, 1, 1, 1]),
        node("BatchNormalization", ["c", *"abmv"], ["n"], epsilon=1e-5),
        node("Flatten", ["n"], ["f"]),
        node("Gemm", ["f", "l"], ["y"], transB=1),
    ],
    {"w": WEIGHT, "l": np.ones((5, 2), np.float32), **{name: np.ones(2, np.float32) for name in "abmv"}},
)


def test_a_graph_has_its_operators_numbers_image_result_and_metadata(tmp_path: Path) -> None:
    path = tmp_path / "net.onnx"
    path.write_bytes(FILE)
    graph = read_onnx(path)
    assert (graph.name, graph.input, graph.output, graph.input_shape) == ("net.onnx", "x", "y", (0, 3, 32, 32))
    assert [(node.type, node.inputs, node.outputs) for node in graph.nodes] == [("Conv", ("x", "w"), ("y",))]
    assert graph.nodes[0].attributes == {"strides": [2, 2], "group": 1, "auto_pad": "NOTSET"}
    assert np.array_equal(graph.constants["w"], WEIGHT)
    assert graph.metadata == {"character": "cat\ndog"}


@pytest.mark.parametrize("dtype", ["float32", "float16", "float64", "int64", "int32", "uint8", "int8"])
def test_numbers_of_every_usual_type_are_read(dtype: str) -> None:
    array = np.array([[1, 2, 3]], dtype)
    read = parse_onnx(model([CONV], {"w": WEIGHT, "n": array}), "net.onnx").constants["n"]
    assert read.dtype == array.dtype
    assert np.array_equal(read, array)


def test_numbers_may_be_written_as_a_list_of_floats() -> None:
    graph = parse_onnx(model([CONV], {}, tensors=[typed_tensor("w", WEIGHT)]), "net.onnx")
    assert np.array_equal(graph.constants["w"], WEIGHT)


def test_operators_that_only_reshape_numbers_are_gone() -> None:
    nodes = [
        node("Constant", [], ["c"], value=WEIGHT),
        node("Transpose", ["c"], ["t"], perm=[1, 0, 2, 3]),
        node("Identity", ["t"], ["w"]),
        CONV,
    ]
    graph = parse_onnx(model(nodes, {}), "net.onnx")
    assert [node.type for node in graph.nodes] == ["Conv"]
    assert np.array_equal(graph.constants["w"], WEIGHT.transpose(1, 0, 2, 3))


def test_an_initializer_among_the_inputs_is_no_image() -> None:
    assert parse_onnx(model([CONV], {"w": WEIGHT}, inputs=("w", "x")), "net.onnx").input == "x"


def _typed(kind: int, sides: List[int], data: bytes) -> bytes:
    fields = [*(wire.integer(1, side) for side in sides), wire.integer(2, kind), wire.text(8, "w")]
    return model([CONV], {}, tensors=[[*fields, Field(9, BYTES, data)]])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "net.onnx is empty"),
        (b"\x89PNG\r\n\x1a\n", "net.onnx is no ONNX file, or damaged"),
        (b"\x08\x07", r"is no ONNX file, or damaged \(it has no graph\)"),
        (FILE[:-9], "is no ONNX file, or damaged"),
        (model([CONV], {}, tensors=[external_tensor("w")]), "keeps the numbers of 'w' in another file; save it as one"),
        (
            model([node("QLinearConv", ["x", "w"], ["y"])], {"w": WEIGHT}),
            r"is quantized \(QLinearConv\); give the fp32",
        ),
        (model([node("DequantizeLinear", ["w"], ["y"])], {"w": WEIGHT}), r"is quantized \(DequantizeLinear\)"),
        (model([CONV], {"w": WEIGHT}, inputs=("x", "z")), "has 2 inputs and 1 outputs, not one of each"),
        (model([CONV], {"w": WEIGHT}, outputs=("y", "z")), "has 1 inputs and 2 outputs, not one of each"),
        (_typed(1, [1 << 40, 1 << 20], b"1234"), r"tensor w is \[1099511627776, 1048576\] and has 1 numbers"),
        (_typed(1, [-1], b"1234"), r"tensor w is \[-1\] and has 1 numbers"),
        (_typed(1, [2], b"12345"), r"tensor w is \[2\] and has 0 numbers"),
        (_typed(16, [2], b"1234"), "tensor w has the element type 16"),
    ],
)
def test_what_is_no_fp32_network_in_one_file_is_refused_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(WeightsError, match=message) as caught:
        parse_onnx(data, "net.onnx")
    assert "\n" not in str(caught.value)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damage_is_refused_or_leaves_layers(data: Any) -> None:
    damaged = bytearray(NORMED)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(EdgeclsError):
        assert onnx_units(parse_onnx(bytes(damaged), "net.onnx"))


def test_a_tensor_keeps_its_name() -> None:
    assert wire.get_texts(tensor("w", WEIGHT), 8) == ["w"]
