"""Unpacking: whole, inside its folder, within bounds, or not at all."""

from __future__ import annotations

import gzip
import io
import os
import stat
import tarfile
from pathlib import Path
from typing import Any, List, Tuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edgecls.errors import DownloadError, EdgeclsError, StorageError, UnsafeArchiveError
from edgecls.weights.archive import Bounds, check_tar, unpack

Member = Tuple[tarfile.TarInfo, bytes]


def _file(name: str, data: bytes = b"data", **fields: Any) -> Member:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for field, value in fields.items():
        setattr(info, field, value)
    return info, data


def _special(name: str, kind: bytes, target: str = "") -> Member:
    return _file(name, b"", type=kind, linkname=target)


def _tar(path: Path, members: List[Member], **options: Any) -> Path:
    with tarfile.open(path, "w", **options) as tar:
        for info, data in members:
            tar.addfile(info, io.BytesIO(data))
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Shaped like the official archives."""
    folder = _file("X_infer", b"", type=tarfile.DIRTYPE, mode=0o777)
    model = _file("X_infer/inference.pdmodel", b"graph" * 999)
    params = _file("X_infer/inference.pdiparams", b"\0" * 70000)
    return _tar(tmp_path / "X_infer.tar", [folder, model, params])


def test_an_archive_is_unpacked_whole(good: Path, tmp_path: Path) -> None:
    folder = unpack(good, tmp_path / "out")
    assert (folder / "X_infer" / "inference.pdmodel").read_bytes() == b"graph" * 999
    assert (folder / "X_infer" / "inference.pdiparams").stat().st_size == 70000


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_tar_format_is_read(tmp_path: Path, form: int) -> None:
    name = "a" * 90 + "/" + "b" * 90
    archive = _tar(tmp_path / "a.tar", [_file(name)], format=form)
    assert (unpack(archive, tmp_path / "out") / name).read_bytes() == b"data"


def test_an_older_folder_is_replaced(good: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old").write_text("")
    assert [path.name for path in unpack(good, tmp_path / "out").iterdir()] == ["X_infer"]


def test_permissions_of_the_archive_are_not_taken_over(tmp_path: Path) -> None:
    archive = _tar(tmp_path / "a.tar", [_file("run", mode=0o6777, uid=0)])
    mode = (unpack(archive, tmp_path / "out") / "run").stat().st_mode
    assert not mode & (stat.S_ISUID | stat.S_ISGID | stat.S_IXUSR)


@pytest.mark.parametrize(
    "member",
    [
        _file("../out.txt"),
        _file("a/../../out.txt"),
        _file("/tmp/out.txt"),
        _file("..\\out.txt"),
        _file("C:out.txt"),
        _file("a\nb"),
        _file("."),
        _file("/".join("abcdefghij")),
        _file("n" * 201),
        _special("link", tarfile.SYMTYPE, "/etc/passwd"),
        _special("link", tarfile.SYMTYPE, "inside"),
        _special("link", tarfile.LNKTYPE, "first"),
        _special("null", tarfile.CHRTYPE),
        _special("disk", tarfile.BLKTYPE),
        _special("pipe", tarfile.FIFOTYPE),
        _special("..", tarfile.DIRTYPE),
        _file("first", b"a second time"),
        _file("first/below", b"a file as a folder"),
        _special("first", tarfile.DIRTYPE),
    ],
    ids=lambda member: repr(member[0].name[:20]) + member[0].type.decode(),
)
def test_a_hostile_member_is_refused_and_nothing_stays(tmp_path: Path, member: Member) -> None:
    archive = _tar(tmp_path / "a.tar", [_file("first"), member])
    with pytest.raises(UnsafeArchiveError):
        unpack(archive, tmp_path / "deep" / "out")
    assert list((tmp_path / "deep").iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar", "deep"]


def test_a_link_can_t_lead_a_later_file_outside(tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    link = _special("door", tarfile.SYMTYPE, str(tmp_path / "victim"))
    archive = _tar(tmp_path / "a.tar", [link, _file("door/loot")])
    with pytest.raises(UnsafeArchiveError):
        unpack(archive, tmp_path / "out")
    assert list((tmp_path / "victim").iterdir()) == []


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    archive = _tar(tmp_path / "a.tar", [_file(f"f{index}", b"") for index in range(6)])
    with pytest.raises(UnsafeArchiveError, match="unpacks to far more than a model"):
        unpack(archive, tmp_path / "out", bounds=Bounds(members=5))
    assert unpack(archive, tmp_path / "out", bounds=Bounds(members=6)).is_dir()


def test_too_many_bytes_are_refused_by_their_announcement(tmp_path: Path) -> None:
    info, _ = _file("huge")
    info.size = 1 << 40
    (tmp_path / "a.tar").write_bytes(info.tobuf(tarfile.GNU_FORMAT) + b"x" * 5000)
    with pytest.raises(UnsafeArchiveError, match="unpacks to far more than a model"):
        unpack(tmp_path / "a.tar", tmp_path / "out")


def test_a_long_name_of_terabytes_reserves_no_memory(tmp_path: Path) -> None:
    info, _ = _file("././@LongLink", type=tarfile.GNUTYPE_LONGNAME)
    info.size = 1 << 42
    (tmp_path / "a.tar").write_bytes(info.tobuf(tarfile.GNU_FORMAT) + b"x" * 5000)
    with pytest.raises((DownloadError, UnsafeArchiveError)):
        unpack(tmp_path / "a.tar", tmp_path / "out")


def test_headers_nested_without_end_are_refused(tmp_path: Path) -> None:
    info, _ = _file("././@LongLink", type=tarfile.GNUTYPE_LONGNAME)
    info.size = 2
    (tmp_path / "a.tar").write_bytes((info.tobuf(tarfile.GNU_FORMAT) + b"a".ljust(512, b"\0")) * 3000)
    with pytest.raises(DownloadError):
        unpack(tmp_path / "a.tar", tmp_path / "out")


def test_a_sparse_file_is_refused(tmp_path: Path) -> None:
    headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(1 << 30)}
    archive = _tar(tmp_path / "a.tar", [_file("s", b"0\n".ljust(512, b"\0"), pax_headers=headers)])
    with pytest.raises(UnsafeArchiveError):
        unpack(archive, tmp_path / "out")


def test_a_compressed_archive_is_not_unfolded(good: Path, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(gzip.compress(good.read_bytes()))
    with pytest.raises(DownloadError, match="no tar archive"):
        unpack(tmp_path / "b.tar", tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"x", b"<html>" * 500, bytes(range(256)) * 40, b"\0" * 512])
def test_what_is_no_tar_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.tar").write_bytes(content)
    with pytest.raises(DownloadError, match="tar"):
        unpack(tmp_path / "a.tar", tmp_path / "out")
    with pytest.raises(DownloadError, match=r"a\.tar is no tar archive"):
        check_tar(tmp_path / "a.tar")
    assert not (tmp_path / "out").exists()


def test_a_real_tar_passes_the_quick_check(good: Path) -> None:
    check_tar(good)


@pytest.mark.parametrize("keep", [0.01, 0.05, 0.5, 0.9])
def test_a_cut_archive_is_refused(good: Path, tmp_path: Path, keep: float) -> None:
    content = good.read_bytes()
    (tmp_path / "b.tar").write_bytes(content[: int(len(content) * keep)])
    with pytest.raises(DownloadError):
        unpack(tmp_path / "b.tar", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_archive_cut_between_two_members_is_refused(good: Path, tmp_path: Path) -> None:
    with tarfile.open(good) as tar:
        end = tar.getmembers()[-1].offset
    (tmp_path / "b.tar").write_bytes(good.read_bytes()[:end])
    with pytest.raises(DownloadError, match=f"cut off or damaged at byte {end}"):
        unpack(tmp_path / "b.tar", tmp_path / "out")


def test_a_damaged_header_is_not_taken_for_the_end(good: Path, tmp_path: Path) -> None:
    with tarfile.open(good) as tar:
        offset = tar.getmembers()[-1].offset
    content = bytearray(good.read_bytes())
    content[offset + 10] ^= 0xFF
    (tmp_path / "b.tar").write_bytes(content)
    with pytest.raises(DownloadError, match=f"damaged at byte {offset}"):
        unpack(tmp_path / "b.tar", tmp_path / "out")


def test_a_missing_archive_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        unpack(tmp_path / "none.tar", tmp_path / "out")
    with pytest.raises(StorageError):
        check_tar(tmp_path / "none.tar")


def test_a_full_disk_leaves_nothing(good: Path, small_disk: Path, tmp_path: Path) -> None:
    big = _tar(tmp_path / "big.tar", [_file("big", os.urandom(400_000))])
    with pytest.raises(StorageError, match="no space left"):
        unpack(big, small_disk / "out")
    assert list(small_disk.iterdir()) == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=st.integers(0, 3000), flips=st.binary(min_size=1, max_size=12))
def test_damage_anywhere_is_an_error_of_ours_or_harmless(
    good: Path, tmp_path: Path, position: int, flips: bytes
) -> None:
    content = bytearray(good.read_bytes())
    content[position : position + len(flips)] = flips
    (tmp_path / "b.tar").write_bytes(content)
    try:
        unpack(tmp_path / "b.tar", tmp_path / "out")
    except EdgeclsError:
        pass
    assert {path.name for path in tmp_path.iterdir()} <= {"X_infer.tar", "b.tar", "out"}
