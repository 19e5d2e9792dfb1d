"""The numbers of an ONNX file: its TensorProto messages as arrays."""

from __future__ import annotations

import math
from typing import Any, List, Mapping, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.program import wire
from edgecls.program.wire import Field, WireError

#: Element types by their number in onnx.proto: NumPy's name, and the field that holds them when raw_data doesn't.
_DTYPES: Mapping[int, Tuple[str, int]] = {
    1: ("<f4", 4),
    2: ("u1", 5),
    3: ("i1", 5),
    6: ("<i4", 5),
    7: ("<i8", 7),
    9: ("?", 5),
    10: ("<f2", 5),
    11: ("<f8", 10),
}
_FLOATS, _DOUBLES, _RAW, _LOCATION, _EXTERNAL = 4, 10, 9, 14, 1


class ExternalDataError(Exception):
    """The numbers are in another file."""


def read_tensor(fields: List[Field]) -> Tuple[str, NDArray[Any]]:
    """Name and array of a TensorProto. The array is read-only.

    Raises:
        ExternalDataError: the numbers are in another file.
        WireError: it is damaged, or of an element type that no network needs.
    """
    names = wire.get_texts(fields, 8)
    name = names[-1] if names else ""
    if wire.get_integer(fields, _LOCATION, 0) == _EXTERNAL:
        raise ExternalDataError(name)
    number = wire.get_integer(fields, 2, 0)
    if number not in _DTYPES:
        raise WireError(f"tensor {name} has the element type {number}")
    dtype, field = _DTYPES[number]
    shape = tuple(wire.get_integers(fields, 1))
    raw = wire.get_bytes(fields, _RAW)
    flat = np.frombuffer(raw[-1], dtype) if raw and len(raw[-1]) % np.dtype(dtype).itemsize == 0 else None
    if flat is None:
        flat = _typed(fields, field, dtype)
    # Before the reshape: sides are whatever the file says.
    if any(side < 0 for side in shape) or math.prod(shape) != len(flat):
        raise WireError(f"tensor {name} is {list(shape)} and has {len(flat)} numbers")
    return name, flat.reshape(shape)


def _typed(fields: List[Field], number: int, dtype: str) -> NDArray[Any]:
    """The numbers of float_data, int32_data, int64_data or double_data."""
    if number in (_FLOATS, _DOUBLES):
        parts = [field.value for field in fields if field.number == number and isinstance(field.value, bytes)]
        data = b"".join(parts)
        item = np.dtype("<f4" if number == _FLOATS else "<f8")
        if len(data) % item.itemsize:
            raise WireError("a list of numbers ends within one")
        return np.frombuffer(data, item)
    values = np.array(wire.get_integers(fields, number), np.int64)
    # Half precision is kept as the bits of 16-bit integers.
    return values.astype(np.uint16).view("<f2") if dtype == "<f2" else values.astype(dtype)
