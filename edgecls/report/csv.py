"""Results as CSV, one line a cell: for a spreadsheet. The samples stay in the JSON."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Sequence, Tuple

from edgecls.report.records import records
from edgecls.results.result import Result


def render(results: Sequence[Tuple[Path, Result]]) -> str:
    """A header and a line for each cell; no lines where nothing was measured."""
    rows = records(results)
    stream = io.StringIO()
    if rows:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return stream.getvalue().rstrip("\n")
