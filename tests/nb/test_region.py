"""A region gives the bytes inside its bounds and refuses all others."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Iterator

import pytest

from edgecls.errors import NbError
from edgecls.nb.region import FileRegion, MemoryRegion, Region

U32 = struct.Struct("<I")


@pytest.fixture(params=["memory", "file"])
def region(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Region]:
    """Eight bytes; in the file they are the middle of twelve."""
    path = tmp_path / "data"
    path.write_bytes(b"ab\1\0\0\0\2\0\0\0yz")
    with path.open("rb", buffering=0) as stream:
        in_memory = MemoryRegion("the data", b"\1\0\0\0\2\0\0\0")
        yield in_memory if request.param == "memory" else FileRegion("the data", stream, 2, 8)


def test_values_and_slices_inside_are_read(region: Region) -> None:
    assert region.unpack(U32, 0) == 1
    assert region.unpack(U32, 4) == 2
    assert region.slice(3, 2) == b"\0\2"
    assert region.slice(8, 0) == b""


@pytest.mark.parametrize("at", [-1, -8, 5, 8, 1 << 40])
def test_a_value_that_is_not_wholly_inside_is_refused(region: Region, at: int) -> None:
    with pytest.raises(NbError, match="the data is damaged"):
        region.unpack(U32, at)


@pytest.mark.parametrize(("at", "count"), [(0, 9), (8, 1), (-1, 1), (0, -1), (0, 1 << 60)])
def test_a_slice_that_is_not_wholly_inside_is_refused(region: Region, at: int, count: int) -> None:
    with pytest.raises(NbError, match="the data is damaged"):
        region.slice(at, count)


def test_a_part_of_a_file_region_counts_from_its_own_start(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(bytes(range(16)))
    with path.open("rb", buffering=0) as stream:
        part = FileRegion("the whole", stream, 4, 8).part("the part", 2, 4)

        assert part.slice(0, 4) == bytes([6, 7, 8, 9])
        with pytest.raises(NbError, match="the part is damaged"):
            part.slice(0, 5)


def test_a_file_that_shrinks_while_it_is_read_is_an_error_not_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(bytes(1000))
    with path.open("r+b", buffering=0) as stream:
        region = FileRegion("the data", stream, 0, 1000)
        stream.truncate(10)

        with pytest.raises(NbError, match="became shorter"):
            region.slice(500, 4)
