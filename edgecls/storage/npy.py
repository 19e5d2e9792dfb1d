"""Writing ``.npy`` files so that a full disk is told as one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def write_npy(path: Path, array: NDArray[Any]) -> None:
    """Write an array. ``numpy.save`` raises an OSError without a number when the disk is full.

    Raises:
        OSError: it can't be written.
    """
    with path.open("wb") as stream:
        header = np.lib.format.header_data_from_array_1_0(array)  # type: ignore[no-untyped-call]
        np.lib.format.write_array_header_1_0(stream, header)  # type: ignore[no-untyped-call]
        stream.write(array.tobytes("A"))
