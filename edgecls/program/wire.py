"""Protocol Buffers' wire format, as far as Paddle's ``framework.proto`` uses it.

A message is a list of fields in the order of the file. Nothing is dropped, so what is read and written back
unchanged has the same bytes. Source: the encoding page of the Protocol Buffers documentation.
"""

from __future__ import annotations

import struct
from typing import Iterator, List, NamedTuple, Tuple, Union

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5

_SIZES = {FIXED64: 8, FIXED32: 4}
_MAX_VARINT = 10


class WireError(ValueError):
    """The bytes are no message."""


class Field(NamedTuple):
    """One field: an int for VARINT, else the bytes of the value."""

    number: int
    kind: int
    value: Union[int, bytes]


def parse(data: bytes) -> List[Field]:
    """The fields of a message.

    Raises:
        WireError: the bytes are no message.
    """
    return list(_fields(data))


def _fields(data: bytes) -> Iterator[Field]:
    at = 0
    end = len(data)
    while at < end:
        key, at = _varint(data, at)
        number, kind = key >> 3, key & 7
        if not 0 < number < 1 << 29:
            raise WireError(f"field number {number}")
        if kind == VARINT:
            value, at = _varint(data, at)
            yield Field(number, kind, value)
            continue
        if kind == BYTES:
            size, at = _varint(data, at)
        elif kind in _SIZES:
            size = _SIZES[kind]
        else:
            raise WireError(f"wire type {kind}")
        if size > end - at:
            raise WireError(f"field {number} ends {size - (end - at)} bytes after the end")
        yield Field(number, kind, data[at : at + size])
        at += size


def serialize(fields: List[Field]) -> bytes:
    """The bytes of a message."""
    parts: List[bytes] = []
    for number, kind, value in fields:
        parts.append(_encode(number << 3 | kind))
        if isinstance(value, int):
            parts.append(_encode(value))
            continue
        if kind == BYTES:
            parts.append(_encode(len(value)))
        parts.append(value)
    return b"".join(parts)


def integer(number: int, value: int) -> Field:
    """A field that holds an integer; a negative one as two's complement of 64 bits."""
    return Field(number, VARINT, value & (1 << 64) - 1)


def text(number: int, value: str) -> Field:
    """A field that holds a string."""
    return Field(number, BYTES, value.encode("utf-8"))


def message(number: int, fields: List[Field]) -> Field:
    """A field that holds a message."""
    return Field(number, BYTES, serialize(fields))


def get_bytes(fields: List[Field], number: int) -> List[bytes]:
    """The value of every field of this number, which must hold strings or messages.

    Raises:
        WireError: one holds something else.
    """
    found: List[bytes] = []
    for field in fields:
        if field.number == number:
            if field.kind != BYTES or isinstance(field.value, int):
                raise WireError(f"field {number} has wire type {field.kind}")
            found.append(field.value)
    return found


def get_messages(fields: List[Field], number: int) -> List[List[Field]]:
    """Every message in the fields of this number."""
    return [parse(value) for value in get_bytes(fields, number)]


def get_message(fields: List[Field], number: int) -> List[Field]:
    """The message in the field of this number, empty when there is none."""
    found = get_bytes(fields, number)
    return parse(found[-1]) if found else []


def get_texts(fields: List[Field], number: int) -> List[str]:
    """Every string in the fields of this number.

    Raises:
        WireError: one is not UTF-8.
    """
    try:
        return [value.decode("utf-8") for value in get_bytes(fields, number)]
    except UnicodeDecodeError as error:
        raise WireError(f"field {number} is no text") from error


def get_text(fields: List[Field], number: int) -> str:
    """The string in the field of this number.

    Raises:
        WireError: there is none, or it is not UTF-8.
    """
    found = get_texts(fields, number)
    if not found:
        raise WireError(f"field {number} is missing")
    return found[-1]


def get_integers(fields: List[Field], number: int) -> List[int]:
    """Every signed integer in the fields of this number, packed or not."""
    found: List[int] = []
    for field in fields:
        if field.number != number:
            continue
        if isinstance(field.value, int):
            found.append(_signed(field.value))
        elif field.kind == BYTES:
            at = 0
            while at < len(field.value):
                value, at = _varint(field.value, at)
                found.append(_signed(value))
        else:
            raise WireError(f"field {number} has wire type {field.kind}")
    return found


def get_integer(fields: List[Field], number: int, default: int) -> int:
    """The signed integer in the field of this number."""
    found = get_integers(fields, number)
    return found[-1] if found else default


def get_float(fields: List[Field], number: int, default: float) -> float:
    """The 32-bit float in the field of this number."""
    found = default
    for field in fields:
        if field.number == number:
            if field.kind != FIXED32 or isinstance(field.value, int):
                raise WireError(f"field {number} has wire type {field.kind}")
            found = float(struct.unpack("<f", field.value)[0])
    return found


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def _varint(data: bytes, at: int) -> Tuple[int, int]:
    value = 0
    for step in range(_MAX_VARINT):
        if at >= len(data):
            raise WireError("a number ends after the end")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << 7 * step
        if byte < 0x80:
            if value >> 64:
                break
            return value, at
    raise WireError("a number has more than 64 bits")


def _encode(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
