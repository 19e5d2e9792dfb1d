"""A ``.nb`` is read whatever its size, and any other file is refused with one clear line."""

from __future__ import annotations

import gzip
import os
import struct
import tracemalloc
from pathlib import Path

import pytest

from edgecls.errors import AccessError, NbError, StorageError
from edgecls.nb.params import Param
from edgecls.nb.reader import read_nb

from .conftest import NbWriter
from .nb_writer import INT8, conv, flatbuffer, header, nb, op, param, program, stored_params

MODEL = nb([conv("w0"), op("relu")], [param("w0", [8, 3, 3, 3], INT8), param("b0", [8])])


def refusal(path: Path) -> NbError:
    with pytest.raises(NbError) as caught:
        read_nb(path)
    assert caught.value.message.startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    assert caught.value.hint
    return caught.value


def test_a_file_gives_its_versions_operators_and_parameters(write: NbWriter) -> None:
    file = read_nb(write(MODEL))

    assert (file.meta_version, file.opt_version) == (2, "v2.13-rc")
    assert file.size_bytes == len(MODEL)
    assert [item.type for item in file.ops] == ["conv2d", "relu"]
    assert file.params == [Param("w0", "int8", (8, 3, 3, 3), 216), Param("b0", "float32", (8,), 32)]
    assert file.trailing_bytes == 0


def test_the_older_format_1_is_read_too(write: NbWriter) -> None:
    file = read_nb(write(nb([conv("w0")], [param("w0", [4])], meta_version=1)))

    assert file.meta_version == 1
    assert file.params == [Param("w0", "float32", (4,), 16)]


def test_operators_of_other_blocks_follow_those_of_the_main_block(write: NbWriter) -> None:
    two_blocks = program([op("while")])
    two_blocks[0].append({0: ("<i", 1), 3: [op("relu")]})
    topology = flatbuffer(two_blocks)
    file = read_nb(write(header(len(topology)) + topology + stored_params([])))

    assert [item.type for item in file.ops] == ["while"]
    assert [item.type for item in file.all_ops] == ["while", "relu"]


def test_bytes_after_the_last_parameter_are_counted(write: NbWriter) -> None:
    assert read_nb(write(MODEL + b"12345")).trailing_bytes == 5


def test_weights_are_never_read(write: NbWriter) -> None:
    """A parameter of 1 GiB, a hole in the file, costs no memory."""
    gibibyte = 1 << 30
    stored = stored_params([param("big", [1], data=b"")])
    topology = flatbuffer(program([conv("big")]))
    data = bytearray(header(len(topology)) + topology + stored)
    start = len(data) - len(stored) + 12
    (total,) = struct.unpack_from("<I", data, start)
    struct.pack_into("<I", data, start, total + gibibyte)
    # The vector of values is the last thing in the flatbuffer.
    assert data[-4:] == bytes(4)
    struct.pack_into("<I", data, len(data) - 4, gibibyte)
    path = write(bytes(data))
    os.truncate(path, len(data) + gibibyte)

    tracemalloc.start()
    file = read_nb(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert file.params == [Param("big", "float32", (1,), gibibyte)]
    assert peak < 1_000_000


def test_a_file_cut_anywhere_is_refused(write: NbWriter) -> None:
    path = write(MODEL)
    for length in reversed(range(len(MODEL))):
        os.truncate(path, length)
        refusal(path)


@pytest.mark.parametrize("length", [2, 20, 30, 200, len(MODEL) - 100, len(MODEL) - 1])
def test_a_cut_file_says_how_much_is_missing_at_least(write: NbWriter, length: int) -> None:
    error = refusal(write(MODEL[:length]))

    assert "truncated: at least" in error.message
    missing = int(error.message.split("at least ")[1].split()[0])
    assert 1 <= missing <= len(MODEL) - length
    assert "again" in error.hint


def test_a_file_that_lacks_one_byte_says_so(write: NbWriter) -> None:
    assert "at least 1 bytes are missing" in refusal(write(MODEL[:-1])).message


def test_an_empty_file_is_refused(write: NbWriter) -> None:
    assert "the file is empty" in refusal(write(b"")).message


def test_a_packed_model_is_to_be_unpacked(write: NbWriter) -> None:
    error = refusal(write(gzip.compress(MODEL)))

    assert "a gzip archive" in error.message
    assert "unpack" in error.hint


@pytest.mark.parametrize(
    "data", [b"<html></html>", b"404: Not Found", b"\x0a\x98\x8f\x04\x08\x00\x10\xff" * 9, b"\0" * 99]
)
def test_another_kind_of_file_is_refused(write: NbWriter, data: bytes) -> None:
    assert "not a Paddle-Lite model" in refusal(write(data)).message


def test_the_format_of_before_2_7_is_named(write: NbWriter) -> None:
    error = refusal(write(header(0, meta_version=0, version=b"v2.3.0\0") + bytes(100)))

    assert "opt v2.3.0 wrote it in the format of before Paddle-Lite 2.7" in error.message
    assert "edgecls optimize" in error.hint


def test_an_unknown_later_format_is_named(write: NbWriter) -> None:
    error = refusal(write(header(0, meta_version=3, version=b"v3.0\0") + bytes(100)))

    assert "opt v3.0 wrote it in format 3, edgecls reads formats 1 and 2" in error.message


def test_a_version_that_opt_cannot_have_written_is_refused(write: NbWriter) -> None:
    refusal(write(header(0, version=b"\x1b[31mred\0") + bytes(100)))


def test_a_topology_that_claims_more_than_the_file_is_refused_at_once(write: NbWriter) -> None:
    error = refusal(write(header((1 << 64) - 1) + bytes(1000)))

    assert "truncated" in error.message


def test_a_topology_beyond_any_model_is_not_loaded(write: NbWriter) -> None:
    path = write(header(1 << 30))
    os.truncate(path, (1 << 30) + 1000)

    tracemalloc.start()
    error = refusal(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "no image classifier needs" in error.message
    assert peak < 1_000_000


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        (struct.pack("<HHHHI", 7, 0, 6, 0, 0), "the unknown version 7"),
        (struct.pack("<HHHHI", 0, 0, 2, 0, 0), "their header has 2 bytes"),
        (struct.pack("<HHHHIII", 0, 0, 6, 1, 0, 2, 4), "gives its size as 2 bytes from byte 4"),
        (struct.pack("<HHHHIII", 0, 0, 6, 1, 0, 8, 2) + bytes(8), "gives its size as 8 bytes from byte 2"),
        (struct.pack("<HHHHIII", 0, 0, 6, 1, 0, 0xFFFFFFFF, 4), "truncated"),
        (stored_params([param("w\x1b[2J", [1])]), "no readable name or no tensor"),
        (struct.pack("<HHHHIII", 0, 0, 6, 0xFFFF, 0, 4, 4), "parameter 1 of 65535 is damaged"),
        (stored_params([{2: ("<B", 1), 3: {}}]), "no readable name or no tensor"),
        (stored_params([{1: "w", 2: ("<B", 9), 3: {}}]), "no readable name or no tensor"),
        (stored_params([param("w", [1] * 65)]), "a list of 65 numbers"),
        (stored_params([param("w" * 5000, [1])]), "a name of 5000 bytes"),
    ],
)
def test_damaged_parameters_are_refused(write: NbWriter, stored: bytes, said: str) -> None:
    topology = flatbuffer(program([conv("w")]))

    assert said in refusal(write(header(len(topology)) + topology + stored)).message


def test_reserved_parts_before_the_parameters_are_skipped(write: NbWriter) -> None:
    topology = flatbuffer(program([conv("w")]))
    plain = stored_params([param("w", [4])])
    longer = struct.pack("<HH3sHHI2s", 0, 3, b"abc", 8, 1, 0, b"de") + plain[12:]

    assert read_nb(write(header(len(topology)) + topology + longer)).params == [Param("w", "float32", (4,), 16)]


def test_a_path_that_is_no_file_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    assert "no such file" in refusal(tmp_path / "none.nb").message
    assert "no such file" in refusal(tmp_path / "none" / "model.nb").message
    assert "this is a folder" in refusal(tmp_path).message
    assert "not a regular file" in refusal(pipe).message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_storage_error(write: NbWriter) -> None:
    path = write(MODEL)
    path.chmod(0)

    with pytest.raises(AccessError):
        read_nb(path)


def test_a_name_that_the_file_system_refuses_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="name too long"):
        read_nb(tmp_path / ("x" * 300))


def test_no_file_is_left_open(write: NbWriter) -> None:
    path = write(MODEL)
    before = len(os.listdir("/proc/self/fd"))
    read_nb(path)
    with pytest.raises(NbError):
        read_nb(write(MODEL[:-1]))

    assert len(os.listdir("/proc/self/fd")) == before
