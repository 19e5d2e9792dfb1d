"""ONNX files written message by message, so that the tests need no onnx package."""

from __future__ import annotations

import struct
from typing import Any, Dict, List, Mapping, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from edgecls.program import wire
from edgecls.program.wire import BYTES, FIXED32, Field

_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7, "float16": 10, "float64": 11}


def tensor(name: str, array: NDArray[Any]) -> List[Field]:
    """A TensorProto that keeps its numbers as raw bytes."""
    dims = [wire.integer(1, side) for side in array.shape]
    kind = wire.integer(2, _TYPES[array.dtype.name])
    return [*dims, kind, wire.text(8, name), Field(9, BYTES, np.ascontiguousarray(array).tobytes())]


def typed_tensor(name: str, array: NDArray[np.float32]) -> List[Field]:
    """A TensorProto that keeps its numbers as float_data."""
    dims = [wire.integer(1, side) for side in array.shape]
    return [*dims, wire.integer(2, 1), Field(4, BYTES, array.astype("<f4").tobytes()), wire.text(8, name)]


def external_tensor(name: str) -> List[Field]:
    """A TensorProto whose numbers are in another file."""
    return [wire.integer(1, 4), wire.integer(2, 1), wire.text(8, name), wire.integer(14, 1)]


def node(kind: str, inputs: Sequence[str], outputs: Sequence[str], **attributes: Any) -> List[Field]:
    """A NodeProto with integers, lists of integers, floats, texts and arrays as attributes."""
    fields = [*(wire.text(1, name) for name in inputs), *(wire.text(2, name) for name in outputs), wire.text(4, kind)]
    return [*fields, *(wire.message(5, _attribute(name, value)) for name, value in attributes.items())]


def model(
    nodes: Sequence[List[Field]],
    constants: Mapping[str, NDArray[Any]],
    *,
    sides: Sequence[int] = (0, 3, 32, 32),
    inputs: Sequence[str] = ("x",),
    outputs: Sequence[str] = ("y",),
    metadata: Optional[Dict[str, str]] = None,
    tensors: Sequence[List[Field]] = (),
) -> bytes:
    """The bytes of an ONNX file; a side of 0 is open."""
    graph = [wire.message(1, fields) for fields in nodes]
    graph += [wire.message(5, tensor(name, array)) for name, array in constants.items()]
    graph += [wire.message(5, fields) for fields in tensors]
    graph += [wire.message(11, _value(name, sides)) for name in inputs]
    graph += [wire.message(12, _value(name, (0, 10))) for name in outputs]
    fields = [wire.integer(1, 8), wire.message(7, graph), wire.message(8, [wire.text(1, ""), wire.integer(2, 14)])]
    for key, value in (metadata or {}).items():
        fields.append(wire.message(14, [wire.text(1, key), wire.text(2, value)]))
    return wire.serialize(fields)


def _attribute(name: str, value: Any) -> List[Field]:
    fields = [wire.text(1, name)]
    if isinstance(value, np.ndarray):
        return [*fields, wire.message(5, tensor("", value)), wire.integer(20, 4)]
    if isinstance(value, str):
        return [*fields, wire.text(4, value), wire.integer(20, 3)]
    if isinstance(value, float):
        return [*fields, Field(2, FIXED32, struct.pack("<f", value)), wire.integer(20, 1)]
    if isinstance(value, int):
        return [*fields, wire.integer(3, value), wire.integer(20, 2)]
    return [*fields, *(wire.integer(8, item) for item in value), wire.integer(20, 7)]


def _value(name: str, sides: Sequence[int]) -> List[Field]:
    dims = [wire.message(1, [wire.integer(1, side)] if side else [wire.text(2, "open")]) for side in sides]
    shape = wire.message(2, dims)
    return [wire.text(1, name), wire.message(2, [wire.message(1, [wire.integer(1, 1), shape])])]
