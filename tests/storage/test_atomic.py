"""A reader sees the old content or the new one, never half of it."""

from __future__ import annotations

import os

import pytest

from edgecls.errors import StorageError
from edgecls.storage.atomic import atomic_folder, atomic_path, write_json, write_text


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_failed_write_keeps_the_old_file_and_leaves_nothing_else(tmp_path):
    target = tmp_path / "file"
    write_text(target, "old")
    with pytest.raises(RuntimeError), atomic_path(target) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert target.read_text() == "old"
    assert names(tmp_path) == ["file"]


def test_a_failed_folder_keeps_the_old_one_and_leaves_nothing_else(tmp_path):
    target = tmp_path / "folder"
    with atomic_folder(target) as temporary:
        (temporary / "a").write_text("old")
    with pytest.raises(RuntimeError), atomic_folder(target) as temporary:
        (temporary / "b").write_text("half")
        raise RuntimeError
    assert names(target) == ["a"]
    assert names(tmp_path) == ["folder"]


def test_a_folder_replaces_an_older_one_whole(tmp_path):
    target = tmp_path / "folder"
    for name in ("a", "b"):
        with atomic_folder(target) as temporary:
            (temporary / name).write_text(name)
    assert names(target) == ["b"]
    assert names(tmp_path) == ["folder"]


def test_missing_parents_are_made(tmp_path):
    write_json(tmp_path / "x" / "y.json", {"b": 1, "a": [1.5, None]})
    assert (tmp_path / "x" / "y.json").read_text() == '{\n  "b": 1,\n  "a": [\n    1.5,\n    null\n  ]\n}\n'


def test_permissions_follow_the_umask(tmp_path):
    mask = os.umask(0o027)
    try:
        write_text(tmp_path / "file", "")
        with atomic_folder(tmp_path / "folder"):
            pass
    finally:
        os.umask(mask)
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o750


def test_a_file_in_place_of_the_parent_is_a_storage_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        write_text(tmp_path / "file" / "below", "x")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_a_full_disk_is_named(tmp_path, monkeypatch):
    with pytest.raises(StorageError, match="no space left"), atomic_path(tmp_path / "file") as temporary:
        with open("/dev/full", "wb", buffering=0) as full:
            full.write(b"x")
        temporary.write_bytes(b"")
    assert names(tmp_path) == []


def test_a_file_where_a_folder_is_needed_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="file is no folder"):
        write_text(tmp_path / "file" / "a.txt", "x")
