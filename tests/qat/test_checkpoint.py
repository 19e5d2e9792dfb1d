"""A checkpoint is whole or not there."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgecls.errors import DiskFullError
from edgecls.qat.checkpoint import CHECKPOINT, Checkpoint
from edgecls.qat.progress import History, Validation


def _checkpoint(step: int) -> Checkpoint:
    weight = np.random.RandomState(step).normal(size=(3, 2)).astype(np.float32)
    history = History([Validation(step, 98.0, 0.25, 40, loss=0.1)])
    return Checkpoint(step, {"a.weight": weight}, {"a.weight": weight + 1}, {"a_moment1_0": weight * 2}, history, [0.5])


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    saved = _checkpoint(7)
    saved.save(tmp_path / CHECKPOINT)

    loaded = Checkpoint.load(tmp_path / CHECKPOINT)

    assert loaded is not None
    assert (loaded.step, loaded.history, loaded.losses) == (7, saved.history, [0.5])
    for part in ("network", "best", "optimizer"):
        for name, array in getattr(saved, part).items():
            assert np.array_equal(getattr(loaded, part)[name], array)


def test_there_is_none_where_none_was_saved(tmp_path: Path) -> None:
    assert Checkpoint.load(tmp_path / CHECKPOINT) is None


@pytest.mark.parametrize("keep", [0, 10, 200, -5])
def test_a_damaged_one_counts_for_nothing(tmp_path: Path, keep: int) -> None:
    path = tmp_path / CHECKPOINT
    _checkpoint(7).save(path)
    path.write_bytes(path.read_bytes()[:keep])

    assert Checkpoint.load(path) is None


def test_a_full_disk_leaves_the_older_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / CHECKPOINT
    _checkpoint(7).save(path)

    def full(stream: Any, **arrays: Any) -> None:
        stream.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(DiskFullError):
        _checkpoint(8).save(path)

    loaded = Checkpoint.load(path)
    assert loaded is not None
    assert loaded.step == 7
    assert [item.name for item in tmp_path.iterdir()] == [CHECKPOINT]
