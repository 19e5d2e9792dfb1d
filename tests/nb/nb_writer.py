"""Writes small ``.nb`` files byte by byte, so that the reader is tested without Paddle.

A flatbuffer is described by nested Python values: ``{field number: value}`` is a table, where a value is
``(struct format, number)``, a str, another table, a list of tables or strs, ``Numbers`` or ``Repeated``.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple

VERSION = b"v2.13-rc\0"
FLOAT32, INT8 = 5, 21
ARM, X86, OPENCL, HOST = 4, 2, 5, 1
FP32, INT8_KERNEL, ANY, FP16 = 1, 2, 4, 5


@dataclass(frozen=True)
class Numbers:
    """A vector of numbers of one struct format."""

    layout: str
    values: Sequence[Any]


@dataclass(frozen=True)
class Repeated:
    """A vector whose entries all mean one and the same table or str, as no healthy file has it."""

    item: Any
    times: int


def flatbuffer(root: Dict[int, Any]) -> bytes:
    """The bytes of a flatbuffer with ``root`` as its table."""
    out = bytearray(4)
    _point(out, 0, _write(out, root))
    return bytes(out)


def kernel_attr(op: str, target: int = ARM, precision: int = FP32, alias: str = "def") -> Dict[int, Any]:
    """The attribute with which opt names a kernel."""
    return {0: "__@kernel_type_attr@__", 1: ("<i", 2), 4: f"{op}/{alias}/{target}/{precision}/1"}


def scalar_attr(name: str, kind: int, field: int, value: Tuple[str, Any]) -> Dict[int, Any]:
    """An attribute with a number: ``kind`` as in AttrType, ``field`` where the value is kept."""
    return {0: name, 1: ("<i", kind), field: value}


def op(
    kind: str,
    *,
    kernel: Optional[Dict[int, Any]] = None,
    inputs: Optional[Dict[str, List[str]]] = None,
    attrs: Sequence[Dict[int, Any]] = (),
) -> Dict[int, Any]:
    """An OpDesc. ``kernel`` is an attribute as ``kernel_attr`` makes it, ARM fp32 when none is given."""
    arguments = [{0: name, 1: variables} for name, variables in (inputs or {"X": ["x"]}).items()]
    return {0: kind, 1: arguments, 2: [{0: "Out", 1: ["y"]}], 3: [*attrs, kernel or kernel_attr(kind)]}


def conv(weights: str, *, kind: str = "conv2d", **kernel: Any) -> Dict[int, Any]:
    """A convolution with the parameter ``weights`` as its filter."""
    return op(kind, kernel=kernel_attr(kind, **kernel), inputs={"Input": ["x"], "Filter": [weights]})


def var(name: str, shape: Sequence[int], *, persistable: bool = False) -> Dict[int, Any]:
    """A VarDesc of a float32 tensor."""
    tensor = {0: ("<i", FLOAT32), 1: Numbers("<q", shape)}
    return {0: name, 1: {0: ("<i", 7), 2: {0: tensor}}, 2: ("<?", persistable)}


def program(ops: Sequence[Dict[int, Any]], variables: Sequence[Dict[int, Any]] = ()) -> Dict[int, Any]:
    """A ProgramDesc with one block."""
    return {0: [{0: ("<i", 0), 1: ("<i", -1), 2: list(variables), 3: list(ops)}]}


def param(name: str, shape: Sequence[int], dtype: int = FLOAT32, data: Optional[bytes] = None) -> Dict[int, Any]:
    """A ParamDesc; its values are zero when no data is given."""
    size = 1 if dtype == INT8 else 4
    for extent in shape:
        size *= extent
    values = Numbers("<B", data if data is not None else bytes(size))
    return {1: name, 2: ("<B", 1), 3: {2: Numbers("<q", shape), 3: ("<i", dtype), 4: values}}


def header(topology_bytes: int, *, meta_version: int = 2, version: bytes = VERSION) -> bytes:
    """The first 26 bytes. What is behind the version's zero byte is filled as with leftover memory."""
    return struct.pack("<H", meta_version) + version.ljust(16, b"\xa5") + struct.pack("<Q", topology_bytes)


def stored_params(params: Sequence[Dict[int, Any]]) -> bytes:
    """The part with the parameters, in the form of meta version 2."""
    out = struct.pack("<HHHHI", 0, 0, 6, len(params), 0)
    for table in params:
        data = flatbuffer(table)
        out += struct.pack("<II", len(data) + 4, 4) + data
    return out


def nb(
    ops: Sequence[Dict[int, Any]],
    params: Sequence[Dict[int, Any]] = (),
    *,
    variables: Sequence[Dict[int, Any]] = (),
    meta_version: int = 2,
) -> bytes:
    """A whole ``.nb`` file."""
    topology = flatbuffer(program(ops, variables))
    stored = stored_params(params) if meta_version == 2 else flatbuffer({0: list(params)})
    return header(len(topology), meta_version=meta_version) + topology + stored


def _write(out: bytearray, table: Dict[int, Any]) -> int:
    """Append a table, its vtable before it and what it points to behind it. Returns its position."""
    places: Dict[int, int] = {}
    size = 4
    for field, value in table.items():
        width = struct.calcsize(value[0]) if isinstance(value, tuple) else 4
        size += -size % width
        places[field] = size
        size += width
    _pad(out)
    count = max(table, default=-1) + 1
    vtable = len(out)
    out += struct.pack(f"<HH{count}H", 4 + 2 * count, size, *(places.get(field, 0) for field in range(count)))
    _pad(out)
    start = len(out)
    out += struct.pack("<i", start - vtable) + bytes(size - 4)
    for field, value in table.items():
        at = start + places[field]
        if isinstance(value, tuple):
            struct.pack_into(value[0], out, at, value[1])
        else:
            _point(out, at, _write_value(out, value))
    return start


def _write_value(out: bytearray, value: Any) -> int:
    if isinstance(value, dict):
        return _write(out, value)
    _pad(out)
    start = len(out)
    if isinstance(value, str):
        data = value.encode("utf-8")
        out += struct.pack("<I", len(data)) + data + b"\0"
    elif isinstance(value, Numbers):
        count = len(value.values)
        out += struct.pack(f"<I{count}{value.layout[1:]}", count, *value.values)
    elif isinstance(value, Repeated):
        out += struct.pack("<I", value.times) + bytes(4 * value.times)
        target = _write_value(out, value.item)
        for at in range(start + 4, start + 4 + 4 * value.times, 4):
            _point(out, at, target)
    else:
        out += struct.pack("<I", len(value)) + bytes(4 * len(value))
        for index, item in enumerate(value):
            _point(out, start + 4 + 4 * index, _write_value(out, item))
    return start


def _point(out: bytearray, at: int, target: int) -> None:
    struct.pack_into("<I", out, at, target - at)


def _pad(out: bytearray) -> None:
    out += bytes(-len(out) % 8)
