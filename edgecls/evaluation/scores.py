"""Scores of a long list, kept in a file so that memory doesn't grow with the list."""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import from_os_error


class ScoreFile:
    """The scores of up to ``count`` pictures.

    Attributes:
        rows: float32 [count, classes], mapped from the file; zero where nothing was written.
        ms: how long each picture took, milliseconds.

    Raises:
        StorageError: the file can't be made.
    """

    def __init__(self, path: Path, count: int, classes: int) -> None:
        try:
            self.rows: NDArray[np.float32] = np.memmap(path, np.float32, mode="w+", shape=(count, classes))
        except OSError as error:
            raise from_os_error(error, path) from error
        self.ms = np.zeros(count)

    def put(self, index: int, values: Sequence[Optional[float]], ms: float) -> None:
        """Keep the scores of a picture; None stands for a number that is not finite."""
        self.rows[index] = [np.nan if value is None else value for value in values]
        self.ms[index] = ms
