"""Flatbuffer tables are read as written, and nothing outside of the bytes is ever followed."""

from __future__ import annotations

import struct
import tracemalloc
from typing import Any, Dict

import pytest

from edgecls.errors import NbError
from edgecls.nb.flatbuffer import BOOL, F32, I32, I64, U8, FlatBuffer, Table
from edgecls.nb.region import MemoryRegion

from .nb_writer import Numbers, Repeated, flatbuffer


def table(description: Dict[int, Any]) -> Table:
    return read(flatbuffer(description))


def read(data: bytes) -> Table:
    return FlatBuffer(MemoryRegion("the data", data)).root()


def test_numbers_of_every_kind_come_back() -> None:
    root = table({0: ("<?", True), 1: ("<B", 200), 2: ("<i", -5), 3: ("<q", 1 << 40), 4: ("<f", 0.5)})

    assert root.scalar(0, BOOL) is True
    assert root.scalar(1, U8) == 200
    assert root.scalar(2, I32) == -5
    assert root.scalar(3, I64) == 1 << 40
    assert root.scalar(4, F32) == 0.5


def test_absent_fields_give_their_default() -> None:
    root = table({1: ("<i", 3)})

    assert root.scalar(0, I32, 42) == 42
    assert root.scalar(9, I32, 42) == 42
    assert root.text(0) is None
    assert root.table(0) is None
    assert list(root.tables(0)) == []
    assert root.texts(0) == []
    assert root.numbers(0, I64) == ()
    assert root.span(0, 1) == (0, 0)


def test_strings_tables_and_vectors_come_back() -> None:
    root = table(
        {
            0: "größe",
            1: {0: "inner"},
            2: [{0: "a"}, {0: "b"}],
            3: ["x", "", "z"],
            4: Numbers("<q", [-1, 3, 224, 224]),
        }
    )
    inner = root.table(1)

    assert root.text(0) == "größe"
    assert inner is not None and inner.text(0) == "inner"
    assert [item.text(0) for item in root.tables(2)] == ["a", "b"]
    assert root.texts(3) == ["x", "", "z"]
    assert root.numbers(4, I64) == (-1, 3, 224, 224)


def test_text_that_is_no_utf8_is_shown_escaped() -> None:
    data = flatbuffer({0: "ab"}).replace(b"ab\0", b"a\xff\0")

    assert read(data).text(0) == "a\\xff"


def test_a_name_over_its_limit_is_refused() -> None:
    with pytest.raises(NbError, match="a name of 11 bytes"):
        table({0: "x" * 11}).text(0, limit=10)


def test_a_list_over_its_limit_is_refused() -> None:
    with pytest.raises(NbError, match="a list of 5 numbers"):
        table({0: Numbers("<q", range(5))}).numbers(0, I64, limit=4)


@pytest.mark.parametrize("data", [b"", b"\0", b"\4\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f" + bytes(64)])
def test_a_root_outside_of_the_data_is_refused(data: bytes) -> None:
    with pytest.raises(NbError, match="the data is damaged"):
        read(data)


def test_a_field_list_outside_of_the_data_is_refused() -> None:
    with pytest.raises(NbError, match="the data is damaged"):
        read(struct.pack("<Ii", 4, 1000))


def test_a_field_outside_of_its_table_is_refused() -> None:
    vtable_of_one_field_at_byte_100 = struct.pack("<HHH", 6, 8, 100)
    root = read(struct.pack("<I", 12) + vtable_of_one_field_at_byte_100 + bytes(2) + struct.pack("<ii", 8, 7))

    with pytest.raises(NbError, match="a field lies outside of its table"):
        root.scalar(0, I32)


def test_a_vector_that_claims_four_billion_items_costs_nothing() -> None:
    three_numbers = struct.pack("<Iq", 3, 1)
    data = flatbuffer({0: Numbers("<q", [1, 2, 3])})
    assert three_numbers in data
    root = read(data.replace(three_numbers, struct.pack("<Iq", 0xFFFFFFFF, 1)))

    tracemalloc.start()
    with pytest.raises(NbError, match="it refers to bytes"):
        root.numbers(0, I64)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 100_000


def test_a_string_that_claims_four_gigabytes_is_refused() -> None:
    data = flatbuffer({0: "abc"}).replace(b"\3\0\0\0abc", b"\xff\xff\xff\xffabc")

    with pytest.raises(NbError, match="it refers to bytes"):
        read(data).text(0)


def test_entries_that_all_point_to_one_table_run_out_of_budget() -> None:
    """Twenty levels of two entries each for the same table would be a million tables."""
    node: Dict[int, Any] = {}
    for _ in range(20):
        node = {0: Repeated(node, 2)}
    visited = 0

    def walk(here: Table) -> None:
        nonlocal visited
        visited += 1
        for child in here.tables(0):
            walk(child)

    with pytest.raises(NbError, match="the same bytes over and over"):
        walk(table(node))
    assert 20 < visited < 1_000
