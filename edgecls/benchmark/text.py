"""The table that ``edgecls bench`` prints."""

from __future__ import annotations

from typing import List

from edgecls.benchmark.warn import ADVICE
from edgecls.results.result import Result
from edgecls.results.row import Row
from edgecls.text.table import align

_HEADINGS = ("artifact", "engine", "mode", "threads", "batch", "p50", "p90", "p99", "ms/image", "images/s", "warnings")
#: Columns of words.
_LEFT = (0, 1, 2, 10)


def render(result: Result) -> str:
    """A table of the rows in milliseconds, and below it what must not be overlooked."""
    lines: List[str] = []
    if result.rows:
        lines += align([_HEADINGS, *(_cells(row) for row in result.rows)], left=_LEFT)
        kinds = {warning.kind for row in result.rows for warning in row.warnings}
        lines += [f"{kind}: {advice}" for kind, advice in ADVICE.items() if kind in kinds]
    if result.failed:
        lines.append(f"{len(result.failed)} of {len(result.failed) + len(result.rows)} cells failed")
    for skip in result.skipped:
        threads = "" if skip.threads is None else f" threads={skip.threads}"
        lines.append(f"left out: {skip.artifact} {skip.engine} {skip.precision}{threads}: {skip.reason}")
    if any(row.timing_kind == "emulated" for row in result.rows):
        lines.append("EMULATED DEVICE: these times are not latencies")
    return "\n".join(lines)


def _cells(row: Row) -> List[str]:
    cell = row.cell
    per_second = 1000.0 / row.ms_per_image if row.ms_per_image > 0 else 0.0
    return [
        cell.artifact,
        f"{cell.engine} {row.engine_version}",
        cell.mode,
        str(cell.threads),
        str(cell.batch),
        *(_number(value) for value in (row.p50_ms, row.p90_ms, row.p99_ms, row.ms_per_image, per_second)),
        " ".join(warning.kind for warning in row.warnings),
    ]


def _number(value: float) -> str:
    """Four significant digits, without an exponent."""
    digits = 3 if value < 10 else 2 if value < 100 else 1 if value < 1000 else 0
    return f"{value:.{digits}f}"
