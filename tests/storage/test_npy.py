"""Arrays on disk."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from edgecls.storage.npy import write_npy


@pytest.mark.parametrize(
    "array",
    [np.arange(12, dtype=np.float32).reshape(3, 4), np.asfortranarray(np.eye(3, 4)), np.zeros((0, 2), np.uint8)],
)
def test_numpy_reads_what_was_written(tmp_path: Path, array: NDArray[np.generic]) -> None:
    write_npy(tmp_path / "a.npy", array)

    read = np.load(tmp_path / "a.npy")
    assert read.dtype == array.dtype
    assert np.array_equal(read, array)


def test_a_full_disk_has_its_number() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full here")

    with pytest.raises(OSError, match="No space left") as caught:
        write_npy(full, np.zeros(100_000))

    assert caught.value.errno == errno.ENOSPC
