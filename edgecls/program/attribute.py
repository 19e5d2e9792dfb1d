"""The attributes of operators, as ``framework.proto`` of Paddle 2.6 lays them out."""

from __future__ import annotations

import struct
from typing import List, Sequence, Tuple, Union

from edgecls.program import wire
from edgecls.program.wire import FIXED32, Field

AttributeValue = Union[bool, int, float, str, Sequence[int]]

_INT, _FLOAT, _STRING, _INTS, _BOOLEAN = 0, 1, 2, 3, 6


def attribute_field(name: str, value: AttributeValue) -> Field:
    """An attribute as a field of an operator: a bool, a 32-bit int or float, a str, or a list of 32-bit ints."""
    kind, content = _content(value)
    return wire.message(4, [wire.text(1, name), wire.integer(2, kind), *content])


def _content(value: AttributeValue) -> Tuple[int, List[Field]]:
    if isinstance(value, bool):
        return _BOOLEAN, [wire.integer(10, int(value))]
    if isinstance(value, int):
        return _INT, [wire.integer(3, value)]
    if isinstance(value, float):
        return _FLOAT, [Field(4, FIXED32, struct.pack("<f", value))]
    if isinstance(value, str):
        return _STRING, [wire.text(5, value)]
    return _INTS, [wire.integer(6, item) for item in value]
