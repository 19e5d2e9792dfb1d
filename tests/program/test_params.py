"""The tensors of a .pdiparams are found without reading their numbers, and damage is found as well."""

from __future__ import annotations

import struct

import pytest

from edgecls.errors import ExportedModelError
from edgecls.program import wire
from edgecls.program.params import read_params


@pytest.fixture
def params(nets, tmp_path):
    """A copy of real parameters that may be damaged."""
    path = tmp_path / "inference.pdiparams"
    path.write_bytes(nets("tiny").params_file.read_bytes())
    return path


def tensor(dtype_code, shape, data, *, version=0, levels=()):
    """One tensor as Paddle writes it."""
    desc = wire.serialize([wire.integer(1, dtype_code), *(wire.integer(2, side) for side in shape)])
    lod = b"".join(struct.pack("<Q", len(level)) + level for level in levels)
    head = struct.pack("<IQ", version, len(levels)) + lod + struct.pack("<Ii", 0, len(desc)) + desc
    return head + data


def refused(path, reason):
    with pytest.raises(ExportedModelError, match=reason) as caught:
        read_params(path)
    assert path.name in str(caught.value)
    assert caught.value.hint


def test_tensors_follow_each_other_to_the_end(params):
    tensors = read_params(params)
    assert tensors[0].start == 0
    for before, after in zip(tensors, tensors[1:]):
        assert before.start < before.offset <= before.offset + before.size == after.start
    assert tensors[-1].offset + tensors[-1].size == params.stat().st_size
    assert {tensor.dtype for tensor in tensors} == {"float32"}
    assert (16, 3, 3, 3) in [tensor.shape for tensor in tensors]


def test_every_truncation_is_found_or_ends_between_two_tensors(params):
    content = params.read_bytes()
    ends = {tensor.start for tensor in read_params(params)}
    for length in (1, 3, 4, 11, 12, 16, 20, 21, 30, 100, 1000, len(content) // 2, len(content) - 1):
        params.write_bytes(content[:length])
        assert length not in ends
        refused(params, "the file ends")


def test_bytes_behind_the_last_tensor_are_found(params):
    params.write_bytes(params.read_bytes() + b"\0\0\0")
    refused(params, "the file ends within its head")


def test_another_file_is_refused(params, nets):
    params.write_bytes(nets("tiny").model_file.read_bytes())
    refused(params, "tensor 1: this is no file of Paddle parameters")


def test_an_empty_file_is_refused(params):
    params.write_bytes(b"")
    refused(params, "is empty")


def test_a_missing_file_is_named(tmp_path):
    for path in (tmp_path / "none.pdiparams", tmp_path):
        with pytest.raises(ExportedModelError, match="there is no file"):
            read_params(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (tensor(5, (1 << 40, 1 << 40), b""), "ends .* bytes too early"),
        (tensor(5, (2, -1), b"\0" * 8), r"the shape \[2, -1\]"),
        (tensor(18, (1,), b"\0" * 4), "the element type unknown-18"),
        (tensor(5, (1,), b"\0" * 4, version=7), "no file of Paddle parameters"),
        (struct.pack("<IQ", 0, 1 << 60), "levels of sequence lengths"),
        (struct.pack("<IQQ", 0, 1, 1 << 60), "too early"),
        (struct.pack("<IQIi", 0, 0, 0, -1), "a description of -1 bytes"),
        (struct.pack("<IQIi", 0, 0, 0, 1 << 30), "a description of"),
        (struct.pack("<IQIi", 0, 0, 9, 2), "unknown tensor version"),
        (struct.pack("<IQIi", 0, 0, 0, 2) + b"\xff\xff", "its description is damaged"),
    ],
)
def test_a_head_that_lies_is_refused_before_anything_is_allocated(tmp_path, content, reason):
    path = tmp_path / "inference.pdiparams"
    path.write_bytes(content)
    refused(path, reason)


def test_sequence_lengths_are_stepped_over(tmp_path):
    path = tmp_path / "inference.pdiparams"
    path.write_bytes(tensor(21, (2, 3), b"abcdef", levels=(b"\0" * 16,)) + tensor(5, (), b"\0" * 4))
    first, second = read_params(path)
    assert (first.dtype, first.shape, first.size) == ("int8", (2, 3), 6)
    assert (second.shape, second.size) == ((), 4)
