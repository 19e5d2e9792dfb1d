"""One row of the blocks in which a side of a comparison was measured."""

from __future__ import annotations

from dataclasses import replace
from typing import Dict, Sequence

from edgecls.results.row import Row, RowWarning
from edgecls.results.statistics import median, summarise


def merge_rows(rows: Sequence[Row]) -> Row:
    """All samples in their order, with the conditions before the first block and after the last.

    Load and first run are those of a usual block, peak memory and the distance of the golden output the largest.

    Args:
        rows: of one cell.
    """
    first = rows[0]
    samples = tuple(sample for row in rows for sample in row.samples_ms)
    summary = summarise(samples)
    # The earliest word on each kind.
    warnings: Dict[str, RowWarning] = {}
    for row in rows:
        for warning in row.warnings:
            warnings.setdefault(warning.kind, warning)
    last = {name: value for name, value in rows[-1].conditions.items() if name.endswith("after")}
    return replace(
        first,
        runs=summary.count,
        p50_ms=summary.p50,
        p90_ms=summary.p90,
        p99_ms=summary.p99,
        min_ms=summary.minimum,
        mean_ms=summary.mean,
        stdev_ms=summary.stdev,
        ms_per_image=summary.p50 / first.cell.batch,
        samples_ms=samples,
        load_ms=median([row.load_ms for row in rows]),
        first_ms=median([row.first_ms for row in rows]),
        wall_ms=sum(row.wall_ms for row in rows),
        cpu_ms=sum(row.cpu_ms for row in rows),
        stopped_by=next((row.stopped_by for row in rows if row.stopped_by != "enough"), "enough"),
        peak_rss_bytes=max(row.peak_rss_bytes for row in rows),
        parity=max((row.parity for row in rows), key=lambda parity: parity.max_abs_diff),
        conditions={**first.conditions, **last},
        outliers=summary.outliers,
        drift=summary.drift,
        warnings=tuple(warnings.values()),
    )
