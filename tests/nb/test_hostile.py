"""No bytes whatever make the reader fail with anything but NbError, or cost more than their own size warrants."""

from __future__ import annotations

import os
import struct
import tracemalloc
from pathlib import Path
from typing import Any, Dict, List, Tuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edgecls.errors import NbError
from edgecls.nb.normalize import normalize_nb
from edgecls.nb.reader import read_nb
from edgecls.nb.summary import summarise
from edgecls.nb.text import render

from .nb_writer import (
    INT8,
    INT8_KERNEL,
    Repeated,
    conv,
    flatbuffer,
    header,
    kernel_attr,
    nb,
    op,
    param,
    scalar_attr,
    stored_params,
    var,
)

ATTRS = [scalar_attr("bit_length", 0, 2, ("<i", 8)), {0: "texts", 1: ("<i", 5), 7: ["a", "b"]}]
OPS = [conv("w0", precision=INT8_KERNEL), op("fc", attrs=ATTRS, inputs={"W": ["w1"]}), op("relu")]
PARAMS = [param("w0", [2, 2], INT8), param("w1", [3])]
VARS = [var("x", [-1, 3]), var("w0", [2, 2], persistable=True)]
MODELS = [nb(OPS, PARAMS, variables=VARS), nb(OPS, PARAMS, variables=VARS, meta_version=1)]


def written(path: Path, data: bytes) -> Path:
    """A new file each time: some file systems flush one that is overwritten, which takes milliseconds."""
    path.unlink(missing_ok=True)
    path.write_bytes(data)
    return path


many = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_everything(path: Path) -> None:
    """Read all that can be read; NbError is the only way to fail."""
    try:
        file = read_nb(path)
        render(summarise(file), verbose=True)
        for block in file.blocks:
            block.vars  # noqa: B018
            for item in block.ops:
                (item.attrs, item.inputs, item.outputs)  # noqa: B018
    except NbError as error:
        failure = str(error)
        assert "\n" not in failure


@given(data=st.binary(max_size=400))
@many
def test_arbitrary_bytes(tmp_path: Path, data: bytes) -> None:
    read_everything(written(tmp_path / "x.nb", data))


@given(topology=st.binary(max_size=300), params=st.binary(max_size=100), meta_version=st.sampled_from([1, 2]))
@many
def test_arbitrary_bytes_behind_a_sound_header(
    tmp_path: Path, topology: bytes, params: bytes, meta_version: int
) -> None:
    head = header(len(topology), meta_version=meta_version)
    read_everything(written(tmp_path / "x.nb", head + topology + params))


@given(
    model=st.sampled_from(MODELS),
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), max_size=6),
)
@many
def test_a_real_file_with_some_bytes_changed(tmp_path: Path, model: bytes, changes: List[Tuple[float, bytes]]) -> None:
    data = bytearray(model)
    for place, new in changes:
        at = int(place * len(data))
        data[at : at + len(new)] = new
    read_everything(written(tmp_path / "x.nb", bytes(data)))


@given(
    model=st.sampled_from(MODELS), at=st.integers(0, 1 << 12), new=st.sampled_from([0, 1, 4, 0x7FFFFFFF, 0xFFFFFFFF])
)
@many
def test_a_real_file_with_one_offset_or_size_changed(tmp_path: Path, model: bytes, at: int, new: int) -> None:
    data = bytearray(model)
    struct.pack_into("<I", data, at % (len(data) - 4), new)
    read_everything(written(tmp_path / "x.nb", bytes(data)))


@pytest.mark.parametrize("model", MODELS, ids=["format 2", "format 1"])
def test_every_beginning_of_a_file(tmp_path: Path, model: bytes) -> None:
    path = written(tmp_path / "x.nb", model)
    for length in reversed(range(len(model))):
        os.truncate(path, length)
        read_everything(path)


@given(data=st.binary(max_size=60))
@many
def test_normalizing_arbitrary_bytes(tmp_path: Path, data: bytes) -> None:
    path = written(tmp_path / "x.nb", data)
    try:
        normalize_nb(path)
    except NbError:
        assert path.read_bytes() == data


def nb_of(topology: Dict[int, Any]) -> bytes:
    data = flatbuffer(topology)
    return header(len(data)) + data + stored_params([])


ATTRIBUTE = {0: "a", 1: ("<i", 0)}
ARGUMENT = {0: "X", 1: ["x"]}
N = 2_000


@pytest.mark.parametrize(
    "topology",
    [
        {0: Repeated({3: Repeated({0: "relu"}, N)}, N)},
        {0: [{3: Repeated({0: "relu", 3: Repeated(ATTRIBUTE, N)}, N)}]},
        {0: [{3: Repeated({0: "fc", 1: Repeated(ARGUMENT, N), 3: [kernel_attr("fc")]}, N)}]},
        {0: [{3: Repeated({0: "fc", 1: [{0: "X", 1: Repeated("x" * N, N)}], 3: [kernel_attr("fc")]}, N)}]},
        {0: [{3: Repeated({0: "x" * N}, N)}]},
    ],
    ids=["blocks", "attributes", "arguments", "strings", "names"],
)
def test_millions_of_things_in_a_few_kilobytes_are_refused_early(tmp_path: Path, topology: Dict[int, Any]) -> None:
    data = nb_of(topology)
    path = written(tmp_path / "x.nb", data)

    tracemalloc.start()
    with pytest.raises(NbError, match="the same bytes over and over"):
        summarise(read_nb(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 500_000 + 30 * len(data)


def test_parameters_that_all_mean_one_are_refused_early(tmp_path: Path) -> None:
    topology = flatbuffer({0: [{3: []}]})
    data = header(len(topology), meta_version=1) + topology + flatbuffer({0: Repeated(param("w" * N, [1]), N)})

    with pytest.raises(NbError, match="the same bytes over and over"):
        read_nb(written(tmp_path / "x.nb", data))


def test_more_parameters_than_a_file_may_have_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edgecls.nb.params._MAX_PARAMS", 10)
    ten, eleven = (nb(OPS, [param("w", [])] * count, meta_version=1) for count in (10, 11))

    assert len(read_nb(written(tmp_path / "x.nb", ten)).params) == 10
    with pytest.raises(NbError, match="there are more than 10"):
        read_nb(written(tmp_path / "x.nb", eleven))


@pytest.mark.parametrize("blocks", [[5, 6], [11]])
def test_more_operators_than_any_network_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks: List[int]
) -> None:
    monkeypatch.setattr("edgecls.nb.program._MAX_OPS", 10)
    topology = {0: [{3: [op("relu")] * count} for count in blocks]}

    with pytest.raises(NbError, match="1[01] operators"):
        read_nb(written(tmp_path / "x.nb", nb_of(topology)))
