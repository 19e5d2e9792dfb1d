"""The layers of an ONNX graph, with their numbers."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import WeightsError
from edgecls.export.units import Conv, Norm, Unit, UnitBuilder
from edgecls.onnx.graph import Graph, Node

Array = NDArray[np.float32]

#: What may stand between the image and the first layer.
_HARMLESS = ("Identity", "Cast", "Dropout")
_CLAMPS = ("Clip", "Min", "Max")


def onnx_units(graph: Graph) -> List[Unit[Array]]:
    """The layers of a classifier in the order in which they run.

    Raises:
        WeightsError: the graph does something to the image or the scores that an architecture of the catalogue
            doesn't.
    """
    _check_ends(graph)
    builder: UnitBuilder[Array] = UnitBuilder(graph.input)
    clamped = {name for node in graph.nodes if node.type in _CLAMPS for name in node.inputs}
    for node in graph.nodes:
        try:
            _add(builder, graph, node, clamped)
        except (IndexError, TypeError, ValueError) as error:
            raise WeightsError(f"{graph.name} has a malformed {node.type[:40]!r}", hint="export it again") from error
    units = builder.units()
    if not units:
        raise WeightsError(f"{graph.name} has no layers with weights", hint="give the ONNX file of a classifier")
    return units


def class_num(units: Sequence[Unit[Array]]) -> int:
    """The number of classes: the width of the last layer."""
    return next(unit.shape[0] for unit in reversed(units) if unit.shape)


def labels(graph: Graph) -> List[str]:
    """The class names that RapidAI's exports carry, empty where there are none."""
    return graph.metadata.get("character", "").splitlines()


def ends_in_softmax(graph: Graph) -> bool:
    """Whether the result is probabilities already."""
    last = _last(graph)
    return last is not None and last.type == "Softmax"


def _add(builder: UnitBuilder[Array], graph: Graph, node: Node, clamped: "set[str]") -> None:
    constants = [graph.constants.get(name) for name in node.inputs]
    live = [name for name in node.inputs if name and name not in graph.constants]
    if node.type == "Conv" and live == [node.input(0)]:
        bias = constants[2] if len(constants) > 2 else None
        builder.layer(_conv(node, _numbers(graph, node.input(1), 4)), live[0], node.outputs[0])
        if bias is not None:
            builder.bias(_flat(bias), node.outputs[0], node.outputs[0])
    elif node.type in ("MatMul", "Gemm") and live == [node.input(0)]:
        builder.layer(_linear(node, _numbers(graph, node.input(1), 2)), live[0], node.outputs[0])
        if node.type == "Gemm" and len(constants) > 2 and constants[2] is not None:
            beta = np.float32(node.attributes.get("beta", 1.0))
            builder.bias(_flat(constants[2]) * beta, node.outputs[0], node.outputs[0])
    elif node.type == "BatchNormalization" and live == [node.input(0)]:
        scale, bias, mean, variance = (_numbers(graph, name, 1) for name in node.inputs[1:5])
        epsilon = float(node.attributes.get("epsilon", 1e-5))
        builder.norm(Norm(scale, bias, mean, variance, epsilon), scale.shape, live[0], node.outputs[0])
    elif node.type in ("Add", "Mul") and len(live) == 1 and sum(array is not None for array in constants) == 1:
        other = next(array for array in constants if array is not None)
        _elementwise(builder, node, live[0], _flat(other), clamped)
    else:
        builder.other(live, node.outputs)


def _elementwise(builder: UnitBuilder[Array], node: Node, source: str, numbers: Array, clamped: "set[str]") -> None:
    """A bias, one half of a learned scale and offset, or arithmetic of an activation."""
    target = node.outputs[0]
    if node.type == "Mul" and numbers.size == 1:
        builder.scale(numbers, source, target)
    elif node.type == "Add" and numbers.size == 1 and target not in clamped and builder.is_scaled(source):
        builder.offset(numbers, source, target)
    elif node.type == "Add" and builder.takes_bias(source, numbers.size):
        builder.bias(numbers, source, target)
    else:
        builder.other([source], node.outputs)


def _conv(node: Node, weight: Array) -> Conv[Array]:
    strides = tuple(node.attributes.get("strides") or (1, 1))
    dilations = tuple(node.attributes.get("dilations") or (1, 1))
    pads: Optional[Tuple[int, ...]] = tuple(node.attributes.get("pads") or (0, 0, 0, 0))
    if str(node.attributes.get("auto_pad") or "NOTSET") not in ("NOTSET", "VALID"):
        pads = None
    groups = int(node.attributes.get("group") or 1)
    return Conv(weight, weight.shape, (*strides, *dilations, groups), pads)


def _linear(node: Node, weight: Array) -> Conv[Array]:
    """A linear layer as the 1x1 convolution that it is."""
    transposed = node.type == "Gemm" and int(node.attributes.get("transB") or 0)
    filters = np.ascontiguousarray(weight if transposed else weight.T)
    alpha = float(node.attributes.get("alpha", 1.0)) if node.type == "Gemm" else 1.0
    if alpha != 1.0:
        filters = filters * np.float32(alpha)
    return Conv(filters.reshape(*filters.shape, 1, 1), (*filters.shape, 1, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0))


def _numbers(graph: Graph, name: str, sides: int) -> Array:
    array = graph.constants.get(name)
    if array is None or array.dtype.kind != "f" or array.ndim != sides:
        raise WeightsError(
            f"{graph.name} has no usable numbers for {ascii(name)[:80]}", hint="give the ONNX file of a 2-D classifier"
        )
    return array.astype(np.float32)


def _flat(array: NDArray[Any]) -> Array:
    return array.astype(np.float32).reshape(-1)


def _check_ends(graph: Graph) -> None:
    """Refuse what is done to the image before the first layer, and scores that are no softmax of the classifier."""
    users: Dict[str, List[Node]] = {}
    for node in graph.nodes:
        for name in node.inputs:
            users.setdefault(name, []).append(node)
    waiting = [graph.input]
    while waiting:
        for node in users.pop(waiting.pop(), []):
            if node.type in _HARMLESS:
                waiting.extend(node.outputs)
            elif node.type not in ("Conv", "Shape"):
                raise WeightsError(
                    f"{graph.name} prepares the image itself ({node.type}), the architecture does not",
                    hint="export the network alone, and give its preprocessing with --preprocess",
                )
    last = _last(graph)
    if last is not None and last.type == "Sigmoid":
        raise WeightsError(
            f"{graph.name} ends in a sigmoid: it names several classes of a picture at once",
            hint="give a classifier that chooses one class",
        )


def _last(graph: Graph) -> Optional[Node]:
    """The operator that makes the result."""
    makers = {name: node for node in graph.nodes for name in node.outputs}
    last, steps = makers.get(graph.output), 0
    while last is not None and last.type in _HARMLESS and steps < len(graph.nodes):
        last, steps = makers.get(last.input(0)), steps + 1
    return last
