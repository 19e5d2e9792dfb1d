"""Keeping a result up to date, on disk too, while one or several devices measure."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Callable, FrozenSet, Optional

from edgecls.errors import EdgeclsError
from edgecls.results.cell import Cell
from edgecls.results.comparison import PairedComparison
from edgecls.results.device import MeasuredDevice
from edgecls.results.files import save_result
from edgecls.results.result import Result
from edgecls.results.row import Failure, Problem, Row, Skip


class Record:
    """A result that grows; each change is on disk before the next. Threads may share it.

    Args:
        result: what is known so far.
        output: where to write it as JSON; None to keep it in memory.
        on_row: called with each measured row.
        on_failure: called with each cell that failed.
    """

    def __init__(
        self,
        result: Result,
        output: Optional[Path],
        *,
        on_row: Optional[Callable[[Row], None]] = None,
        on_failure: Optional[Callable[[Failure], None]] = None,
    ) -> None:
        self.result = result
        self._output = output
        self._on_row = on_row
        self._on_failure = on_failure
        self._lock = threading.RLock()
        # A failure of an earlier bench that is worth another try counts as open until the try was made.
        self._open = frozenset(failure.cell for failure in result.failed if failure.error.transient)

    @property
    def finished(self) -> FrozenSet[Cell]:
        """The cells that are measured or have failed for good."""
        with self._lock:
            failed = frozenset(failure.cell for failure in self.result.failed) - self._open
            return failed.union(row.cell for row in self.result.rows)

    def add_row(self, row: Row) -> None:
        """Keep a measured cell.

        Raises:
            StorageError: the file can't be written.
        """
        with self._lock:
            self._drop_failure(row.cell)
            self.result = replace(self.result, rows=(*self.result.rows, row))
            self.save()
            if self._on_row is not None:
                self._on_row(row)

    def add_failure(self, cell: Cell, error: EdgeclsError) -> None:
        """Keep a cell that failed.

        Raises:
            StorageError: the file can't be written.
        """
        with self._lock:
            failure = Failure(cell, Problem.of(error))
            self._drop_failure(cell)
            self.result = replace(self.result, failed=(*self.result.failed, failure))
            self.save()
            if self._on_failure is not None:
                self._on_failure(failure)

    def add_comparison(self, comparison: PairedComparison, *rows: Row) -> None:
        """Keep a comparison with the rows of its sides.

        Raises:
            StorageError: the file can't be written.
        """
        with self._lock:
            known = self.result
            self.result = replace(known, rows=(*known.rows, *rows), comparison=(*known.comparison, comparison))
            self.save()
            if self._on_row is not None:
                for row in rows:
                    self._on_row(row)

    def add_skips(self, skipped: "tuple[Skip, ...]") -> None:
        """Keep what was left out; what is known already isn't kept twice."""
        with self._lock:
            new = tuple(skip for skip in skipped if skip not in self.result.skipped)
            self.result = replace(self.result, skipped=(*self.result.skipped, *new))

    def add_device(self, device: MeasuredDevice) -> None:
        """Keep the description of a device, in place of an earlier one of the same id."""
        with self._lock:
            others = tuple(known for known in self.result.devices if known.id != device.id)
            self.result = replace(self.result, devices=(*others, device))
            self.save()

    def _drop_failure(self, cell: Cell) -> None:
        self._open -= {cell}
        failed = tuple(failure for failure in self.result.failed if failure.cell != cell)
        self.result = replace(self.result, failed=failed)

    def save(self) -> None:
        """Write what is known so far, also to find out early that it can be written.

        Raises:
            StorageError: the file can't be written.
        """
        if self._output is not None:
            save_result(self.result, self._output)
