"""The parameters of a ``.nb``: names, types, shapes and sizes. The weights themselves are never read."""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from typing import List, Tuple

from edgecls.errors import NbError
from edgecls.nb.dtypes import dtype_name
from edgecls.nb.flatbuffer import I32, I64, U8, U32, FlatBuffer, Table
from edgecls.nb.region import FileRegion, Region

_HEAD = Struct("<HH")
_COUNTS = Struct("<HI")
_U16 = Struct("<H")

_MAX_NAME = 1 << 12
_MAX_RANK = 64
#: As many as meta version 2 can count.
_MAX_PARAMS = (1 << 16) - 1
#: What the union in a parameter holds; nothing else is defined.
_LOD_TENSOR = 1


@dataclass(frozen=True)
class Param:
    """A parameter: ``bytes`` is what its values take in the file."""

    name: str
    dtype: str
    shape: Tuple[int, ...]
    bytes: int


def read_params(stored: FileRegion) -> Tuple[List[Param], int]:
    """The parameters of meta version 2, and how many bytes of the region they take.

    Layout: u16 version (0), u16 size of a reserved part, that part, u16 size of the header, the header
    (u16 count, u32 largest tensor), then for each parameter u32 total size, u32 offset and a flatbuffer
    ParamDesc of total size - offset bytes, the offset counted from its own first byte.

    Raises:
        NbError: a parameter is damaged, or the region ends before the last one does.
    """
    version, reserved = _HEAD.unpack(_part(stored, 0, _HEAD.size))
    if version:
        raise NbError(f"the parameters are damaged or of the unknown version {version}")
    at = _HEAD.size + reserved
    (header_size,) = _U16.unpack(_part(stored, at, _U16.size))
    if header_size < _COUNTS.size:
        raise NbError(f"the parameters are damaged: their header has {header_size} bytes")
    at += _U16.size
    count, _ = _COUNTS.unpack(_part(stored, at, _COUNTS.size))
    at += header_size
    params = []
    for number in range(1, count + 1):
        name = f"parameter {number} of {count}"
        _part(stored, at, 8)
        total = int(stored.unpack(U32, at))
        offset = int(stored.unpack(U32, at + 4))
        if offset < 4 or total < offset:
            raise NbError(f"{name} is damaged: it gives its size as {total} bytes from byte {offset}")
        start, size = at + 4 + offset, total - offset
        if start + size > stored.size:
            raise missing_bytes(start + size - stored.size)
        params.append(_param(FlatBuffer(stored.part(name, start, size)).root(), name))
        at = start + size
    return params, at


def read_combined_params(stored: Region) -> List[Param]:
    """The parameters of meta version 1: one flatbuffer CombinedParamsDesc that fills the region.

    Raises:
        NbError: it is damaged.
    """
    params: List[Param] = []
    for table in FlatBuffer(stored).root().tables(0):
        if len(params) == _MAX_PARAMS:
            raise NbError(f"the parameters are damaged: there are more than {_MAX_PARAMS}")
        params.append(_param(table, f"parameter {len(params) + 1}"))
    return params


def missing_bytes(count: int) -> NbError:
    """The error for a file that ends ``count`` bytes (or more) too early."""
    return NbError(
        f"the file is truncated: at least {count} bytes are missing",
        hint="copy or convert it again, the transfer or the disk cut it short",
    )


def _part(stored: Region, at: int, count: int) -> bytes:
    if at + count > stored.size:
        raise missing_bytes(at + count - stored.size)
    return stored.slice(at, count)


def _param(table: Table, what: str) -> Param:
    name = table.text(1, _MAX_NAME)
    tensor = table.table(3) if table.scalar(2, U8) == _LOD_TENSOR else None
    if not name or not name.isprintable() or tensor is None:
        raise NbError(f"{what} is damaged: it has no readable name or no tensor")
    _, size = tensor.span(4, 1)
    return Param(
        name=name,
        dtype=dtype_name(int(tensor.scalar(3, I32))),
        shape=tensor.numbers(2, I64, _MAX_RANK),
        bytes=size,
    )
