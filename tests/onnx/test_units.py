"""The layers of an ONNX graph."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from edgecls.errors import WeightsError
from edgecls.onnx.graph import parse_onnx
from edgecls.onnx.units import class_num, ends_in_softmax, labels, onnx_units
from edgecls.program.arrays import read_arrays
from edgecls.program.desc import read_program
from tests.nets.nets import Nets
from tests.onnx.tiny import Tiny
from tests.onnx.write import model, node

CONV = np.ones((4, 3, 1, 1), np.float32)
CLASSES = np.ones((4, 5), np.float32)


@pytest.fixture(scope="module")
def arrays(nets: Nets) -> Any:
    tiny = nets("tiny")
    return read_arrays(read_program(tiny.model_file), tiny.params_file)


def _classifier(*between: Any, first: str = "x", last: str = "s", constants: Any = None) -> bytes:
    """A convolution, a pool and a linear layer with something around them."""
    nodes = [
        node("Conv", [first, "w"], ["a"]),
        node("GlobalAveragePool", ["a"], ["p"]),
        node("Flatten", ["p"], ["f"]),
        node("MatMul", ["f", "c"], [last]),
    ]
    return model(
        [*between, *nodes] if first != "x" else [*nodes, *between], {"w": CONV, "c": CLASSES, **(constants or {})}
    )


@pytest.mark.parametrize("form", [{}, {"folded": True}, {"gemm": True}, {"spelled_out": True}, {"softmax": True}])
def test_every_spelling_of_a_network_has_the_same_layers(arrays: Any, form: Any) -> None:
    units = onnx_units(parse_onnx(Tiny(arrays, **form).to_bytes(), "tiny.onnx"))
    assert [unit.shape for unit in units] == [
        (16, 3, 3, 3),
        (16, 1, 3, 3),
        (4, 16, 1, 1),
        (16, 4, 1, 1),
        (32, 16, 1, 1),
        (10, 32, 1, 1),
    ]
    assert [sorted(unit.sources) for unit in units] == [[-1], [0], [1], [2], [1, 3], [4]]
    assert [unit.bias is not None for unit in units] == [
        *[form == {"folded": True}] * 2,
        True,
        True,
        form == {"folded": True},
        True,
    ]
    assert class_num(units) == 10


def test_a_softmax_at_the_end_is_seen(arrays: Any) -> None:
    assert ends_in_softmax(parse_onnx(Tiny(arrays, softmax=True).to_bytes(), "tiny.onnx"))
    assert not ends_in_softmax(parse_onnx(Tiny(arrays).to_bytes(), "tiny.onnx"))


def test_class_names_come_from_the_metadata(arrays: Any) -> None:
    named = Tiny(arrays).to_bytes(metadata={"character": "upright\nturned\n"})
    assert labels(parse_onnx(named, "tiny.onnx")) == ["upright", "turned"]
    assert labels(parse_onnx(Tiny(arrays).to_bytes(), "tiny.onnx")) == []


def test_a_graph_that_prepares_the_image_itself_is_refused() -> None:
    mean = {"m": np.zeros((1, 3, 1, 1), np.float32)}
    data = _classifier(node("Sub", ["x", "m"], ["n"]), first="n", last="y", constants=mean)
    with pytest.raises(WeightsError, match=r"prepares the image itself \(Sub\)"):
        onnx_units(parse_onnx(data, "net.onnx"))


def test_several_classes_at_once_are_refused() -> None:
    with pytest.raises(WeightsError, match="ends in a sigmoid"):
        onnx_units(parse_onnx(_classifier(node("Sigmoid", ["s"], ["y"])), "net.onnx"))


def test_a_graph_without_layers_is_refused() -> None:
    with pytest.raises(WeightsError, match="has no layers with weights"):
        onnx_units(parse_onnx(model([node("Identity", ["x"], ["y"])], {}), "net.onnx"))


def test_a_layer_whose_weight_is_computed_is_refused_or_no_layer() -> None:
    nodes = [node("Conv", ["x", "w"], ["y"])]
    with pytest.raises(WeightsError, match="has no usable numbers for 'w'"):
        onnx_units(parse_onnx(model(nodes, {"w": np.ones((4, 3), np.float32)}), "net.onnx"))
