from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from edgecls.errors import DiskFullError
from edgecls.images import ring
from edgecls.images.ring import Ring, ring_bytes


def test_what_one_mapping_writes_the_other_reads_even_after_the_name_is_gone() -> None:
    mine = Ring.create(3, (4, 5))
    theirs = Ring.attach(mine.path, 3, (4, 5))
    mine.unlink()
    theirs.tensors[2] = 7.0
    assert mine.tensors.shape == (3, 3, 4, 5)
    assert mine.tensors[2].min() == 7.0
    assert not mine.path.exists()


def test_unlinking_twice_is_fine() -> None:
    made = Ring.create(1, (1, 1))
    made.unlink()
    made.unlink()


def test_a_full_memory_file_system_gives_way_to_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = tmp_path / "shm"
    small.mkdir()
    monkeypatch.setattr(ring, "_MEMORY", small)
    monkeypatch.setattr(ring.tempfile, "gettempdir", lambda: str(tmp_path))
    reserve = os.posix_fallocate

    def refuse_in_memory(descriptor: int, start: int, size: int) -> None:
        if os.readlink(f"/proc/self/fd/{descriptor}").startswith(str(small)):
            raise OSError(errno.ENOSPC, "No space left on device")
        reserve(descriptor, start, size)

    monkeypatch.setattr(os, "posix_fallocate", refuse_in_memory)
    made = Ring.create(2, (4, 4))
    assert made.path.parent == tmp_path
    assert made.path.stat().st_size == ring_bytes(2, (4, 4)) == 2 * 3 * 4 * 4 * 4
    assert list(small.iterdir()) == []


def test_no_room_anywhere_is_a_storage_error_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ring, "_MEMORY", tmp_path)
    monkeypatch.setattr(ring.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(os, "posix_fallocate", refuse)
    with pytest.raises(DiskFullError):
        Ring.create(2, (4, 4))
    assert list(tmp_path.iterdir()) == []
