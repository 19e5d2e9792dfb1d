"""A message is read as it was written, and bytes that are none are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecls.program import wire
from edgecls.program.wire import BYTES, FIXED32, FIXED64, VARINT, Field, WireError

numbers = st.integers(1, (1 << 29) - 1)
fields = st.one_of(
    st.builds(Field, numbers, st.just(VARINT), st.integers(0, (1 << 64) - 1)),
    st.builds(Field, numbers, st.just(BYTES), st.binary(max_size=300)),
    st.builds(Field, numbers, st.just(FIXED32), st.binary(min_size=4, max_size=4)),
    st.builds(Field, numbers, st.just(FIXED64), st.binary(min_size=8, max_size=8)),
)


@given(st.lists(fields, max_size=20))
def test_what_is_written_is_read_back(message):
    assert wire.parse(wire.serialize(message)) == message


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_an_error(data):
    try:
        message = wire.parse(data)
    except WireError:
        return
    assert wire.parse(wire.serialize(message)) == message


def test_the_bytes_are_those_of_the_documentation():
    assert wire.serialize([wire.integer(1, 150)]) == bytes.fromhex("089601")
    assert wire.serialize([wire.text(2, "testing")]) == bytes.fromhex("120774657374696e67")
    assert wire.serialize([wire.message(3, [wire.integer(1, 150)])]) == bytes.fromhex("1a03089601")


def test_a_negative_number_survives():
    assert wire.get_integer([wire.integer(1, -1)], 1, 0) == -1


def test_packed_and_repeated_numbers_read_the_same():
    packed = [Field(2, BYTES, bytes([1, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]))]
    assert wire.get_integers(packed, 2) == [1, 2, -1]
    assert wire.get_integers([wire.integer(2, side) for side in (1, 2, -1)], 2) == [1, 2, -1]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("08", "a number ends after the end"),
        ("08ff", "a number ends after the end"),
        ("08" + "ff" * 10, "more than 64 bits"),
        ("08" + "ff" * 9 + "7f", "more than 64 bits"),
        ("1205", "field 2 ends 5 bytes after the end"),
        ("12ffffffffffffffff7f00", "after the end"),
        ("0d000000", "field 1 ends 1 bytes after the end"),
        ("00", "field number 0"),
        ("0b", "wire type 3"),
    ],
)
def test_damage_is_named(data, reason):
    with pytest.raises(WireError, match=reason):
        wire.parse(bytes.fromhex(data))


def test_a_field_of_another_kind_is_an_error():
    number, text = [wire.integer(1, 5)], [wire.text(1, "x")]
    with pytest.raises(WireError):
        wire.get_texts(number, 1)
    with pytest.raises(WireError):
        wire.get_float(text, 1, 0.0)
    with pytest.raises(WireError):
        wire.get_text([], 1)
    with pytest.raises(WireError):
        wire.get_text([Field(1, BYTES, b"\xff")], 1)
    with pytest.raises(WireError):
        wire.get_integers([Field(1, FIXED32, b"abcd")], 1)
