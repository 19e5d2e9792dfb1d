"""The cells of results as flat records: what every table format starts from."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

from edgecls.results.result import Result
from edgecls.results.row import Row

#: What a record takes of a row, in this order.
_FIGURES = (
    *("timing_kind", "engine_version", "runs", "p50_ms", "p90_ms", "p99_ms", "min_ms", "mean_ms", "stdev_ms"),
    *("ms_per_image", "load_ms", "first_ms", "peak_rss_bytes", "outliers", "drift"),
)


def records(results: Sequence[Tuple[Path, Result]]) -> List[Dict[str, Any]]:
    """One record a cell, failed ones with their error; milliseconds for one batch unless a name says otherwise."""
    found: List[Dict[str, Any]] = []
    for path, result in results:
        common = {"result": path.name, "started": result.meta.started}
        found += [{**common, **asdict(row.cell), **_figures(row), "error": ""} for row in result.rows]
        blank = {**dict.fromkeys(_FIGURES, ""), "parity_ok": "", "warnings": ""}
        found += [{**common, **asdict(failure.cell), **blank, "error": str(failure.error)} for failure in result.failed]
    return found


def _figures(row: Row) -> Dict[str, Any]:
    values = {name: getattr(row, name) for name in _FIGURES}
    kinds = " ".join(dict.fromkeys(warning.kind for warning in row.warnings))
    return {**values, "parity_ok": row.parity.ok, "warnings": kinds}
