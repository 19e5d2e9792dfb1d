"""Normalizing makes the unused bytes behind the version zero and changes nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecls.errors import NbError
from edgecls.nb.normalize import normalize_nb

from .conftest import NbWriter
from .nb_writer import conv, header, nb, param

MODEL = nb([conv("w")], [param("w", [4])])


def test_what_follows_the_version_becomes_zero(write: NbWriter) -> None:
    path = write(MODEL)

    assert normalize_nb(path) is True
    data = path.read_bytes()
    assert data[2:18] == b"v2.13-rc".ljust(16, b"\0")
    assert data[:2] + data[18:] == MODEL[:2] + MODEL[18:]


def test_a_normal_file_is_left_alone(write: NbWriter) -> None:
    path = write(MODEL)
    normalize_nb(path)
    before = path.stat()

    assert normalize_nb(path) is False
    assert path.stat().st_ino == before.st_ino


def test_a_version_that_fills_its_field_is_left_alone(write: NbWriter) -> None:
    data = header(0, version=b"v2.13-rc-1234567") + MODEL[26:]
    path = write(data)

    assert normalize_nb(path) is False
    assert path.read_bytes() == data


@pytest.mark.parametrize("data", [b"", b"<html>", MODEL[:20], bytes(100)])
def test_another_kind_of_file_is_refused_and_kept(write: NbWriter, data: bytes) -> None:
    path = write(data)

    with pytest.raises(NbError):
        normalize_nb(path)
    assert path.read_bytes() == data
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NbError, match="no such file"):
        normalize_nb(tmp_path / "none.nb")
