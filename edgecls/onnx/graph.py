"""The graph of an ONNX file: operators in the order in which they run, and the constants among their inputs.

Field numbers are those of onnx.proto (ONNX 1.17). Constants are what stands in the file as numbers, and what
operators that only reshape make of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import WeightsError, from_os_error
from edgecls.onnx.tensor import ExternalDataError, read_tensor
from edgecls.program import wire
from edgecls.program.wire import Field, WireError

ONNX_SUFFIX = ".onnx"
#: What protobuf itself allows.
MAX_BYTES = (2 << 30) - 1

_HINT = "give the ONNX file of a trained fp32 classifier"
_DAMAGE_HINT = "export or copy it again"
_QUANTIZED = ("QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "ConvInteger", "MatMulInteger")


@dataclass(frozen=True)
class Node:
    """One operator.

    Attributes:
        type: for instance "Conv".
        inputs: names, "" for one that is left out.
        outputs: names.
        attributes: numbers, lists of numbers, texts and arrays by name.
    """

    type: str
    inputs: Tuple[str, ...]
    outputs: Tuple[str, ...]
    attributes: Dict[str, Any] = field(default_factory=dict)

    def input(self, index: int) -> str:
        """The name of an input, "" where there is none."""
        return self.inputs[index] if index < len(self.inputs) else ""


@dataclass(frozen=True)
class Graph:
    """A network.

    Attributes:
        name: of the file, for messages.
        nodes: its operators.
        constants: arrays by the name under which operators take them.
        input: name of the image.
        input_shape: its sides; 0 for an open one.
        output: name of the result.
        metadata: what the file says of itself.
    """

    name: str
    nodes: Tuple[Node, ...]
    constants: Dict[str, NDArray[Any]]
    input: str
    input_shape: Tuple[int, ...]
    output: str
    metadata: Dict[str, str]


def read_onnx(path: Path) -> Graph:
    """Read an ONNX file of a network with one input and one output.

    Raises:
        WeightsError: it is no ONNX file, damaged, quantized, or keeps its numbers elsewhere.
        StorageError: it can't be read.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise from_os_error(error, path) from error
    if len(data) > MAX_BYTES:
        raise WeightsError(f"{path} is larger than any ONNX file", hint=_HINT)
    return parse_onnx(data, path.name)


def parse_onnx(data: bytes, name: str) -> Graph:
    """The graph in the content of an ONNX file called ``name``.

    Raises:
        WeightsError: as ``read_onnx``.
    """
    if not data:
        raise WeightsError(f"{name} is empty", hint=_DAMAGE_HINT)
    try:
        model = wire.parse(data)
        del data
        graph = wire.get_message(model, 7)
        if not graph or not wire.get_messages(model, 8):
            raise WireError("it has no graph")
        return _graph(name, model, graph)
    except ExternalDataError as error:
        raise WeightsError(
            f"{name} keeps the numbers of {ascii(str(error))[:80]} in another file",
            hint="save it as one file: onnx.save(onnx.load(path), new_path, save_as_external_data=False)",
        ) from error
    except WireError as error:
        raise WeightsError(f"{name} is no ONNX file, or damaged ({error})", hint=_DAMAGE_HINT) from error


def _graph(name: str, model: List[Field], graph: List[Field]) -> Graph:
    constants = dict(read_tensor(tensor) for tensor in wire.get_messages(graph, 5))
    nodes: List[Node] = []
    for fields in wire.get_messages(graph, 1):
        node = _node(fields)
        if node.type in _QUANTIZED or node.type.startswith("QLinear"):
            raise WeightsError(
                f"{name} is quantized ({node.type})", hint="give the fp32 model; edgecls quantizes it itself"
            )
        made = _fold(node, constants)
        if made is not None:
            constants[node.outputs[0]] = made
        else:
            nodes.append(node)
    inputs = [value for value in wire.get_messages(graph, 11) if wire.get_text(value, 1) not in constants]
    outputs = wire.get_messages(graph, 12)
    if len(inputs) != 1 or len(outputs) != 1:
        raise WeightsError(f"{name} has {len(inputs)} inputs and {len(outputs)} outputs, not one of each", hint=_HINT)
    return Graph(
        name=name,
        nodes=tuple(nodes),
        constants=constants,
        input=wire.get_text(inputs[0], 1),
        input_shape=_shape(inputs[0]),
        output=wire.get_text(outputs[0], 1),
        metadata={wire.get_text(item, 1): wire.get_text(item, 2) for item in _pairs(model)},
    )


def _pairs(model: List[Field]) -> List[List[Field]]:
    """The metadata's entries that have both a key and a value."""
    return [item for item in wire.get_messages(model, 14) if wire.get_texts(item, 1) and wire.get_texts(item, 2)]


def _node(fields: List[Field]) -> Node:
    attributes = dict(_attribute(item) for item in wire.get_messages(fields, 5))
    return Node(
        wire.get_text(fields, 4), tuple(wire.get_texts(fields, 1)), tuple(wire.get_texts(fields, 2)), attributes
    )


def _attribute(fields: List[Field]) -> Tuple[str, Any]:
    """A number, a list of integers, a text or an array; None for what no classifier needs."""
    value: Any = None
    present = {item.number for item in fields}
    if 5 in present:
        value = read_tensor(wire.get_message(fields, 5))[1]
    elif 8 in present:
        value = wire.get_integers(fields, 8)
    elif 4 in present:
        value = wire.get_texts(fields, 4)[-1]
    elif 2 in present:
        value = wire.get_float(fields, 2, 0.0)
    elif 3 in present:
        value = wire.get_integer(fields, 3, 0)
    return wire.get_text(fields, 1), value


def _fold(node: Node, constants: Dict[str, NDArray[Any]]) -> Optional[NDArray[Any]]:
    """The constant that an operator makes, None where it works on the image."""
    if node.type == "Constant":
        value = node.attributes.get("value", node.attributes.get("value_float", node.attributes.get("value_int")))
        value = node.attributes.get("value_ints") if value is None else value
        return None if value is None else np.asarray(value)
    source = constants.get(node.input(0))
    if source is None or len(node.outputs) != 1:
        return None
    if node.type in ("Identity", "Cast"):
        return source
    if node.type == "Transpose":
        order = node.attributes.get("perm") or list(range(source.ndim))[::-1]
        return source.transpose(order) if sorted(order) == list(range(source.ndim)) else None
    if node.type in ("Unsqueeze", "Squeeze", "Reshape", "Flatten"):
        # Whoever uses it counts its numbers and knows its shape.
        return source
    return None


def _shape(value: List[Field]) -> Tuple[int, ...]:
    """The sides of an input; 0 for one that is open or has a name."""
    tensor = wire.get_message(wire.get_message(value, 2), 1)
    return tuple(max(0, wire.get_integer(side, 1, 0)) for side in wire.get_messages(wire.get_message(tensor, 2), 1))
