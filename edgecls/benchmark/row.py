"""From a measurement to a row of the result."""

from __future__ import annotations

from typing import Sequence

from edgecls.benchmark.warn import warnings_for
from edgecls.results.cell import Cell
from edgecls.results.row import Parity, Row, RowWarning
from edgecls.results.statistics import summarise
from edgecls.runner.measurement import Measurement


def make_row(
    cell: Cell,
    measurement: Measurement,
    parity: Parity,
    *,
    warmup: int,
    timing_kind: str,
    noted: Sequence[RowWarning] = (),
) -> Row:
    """The row of a cell.

    Args:
        cell: what was measured.
        measurement: what the runner told; it is complete.
        parity: of its output.
        warmup: untimed runs before the samples.
        timing_kind: "latency", or "emulated" for a device that is not real.
        noted: warnings that the measurement itself doesn't show.
    """
    summary = summarise(measurement.samples_ms)
    return Row(
        cell=cell,
        timing_kind=timing_kind,
        engine_version=measurement.engine_version,
        warmup=warmup,
        runs=summary.count,
        p50_ms=summary.p50,
        p90_ms=summary.p90,
        p99_ms=summary.p99,
        min_ms=summary.minimum,
        mean_ms=summary.mean,
        stdev_ms=summary.stdev,
        ms_per_image=summary.p50 / cell.batch,
        samples_ms=tuple(measurement.samples_ms),
        load_ms=measurement.load_ms,
        first_ms=measurement.first_ms,
        wall_ms=measurement.wall_ms,
        cpu_ms=measurement.cpu_ms,
        stopped_by=measurement.stopped_by,
        peak_rss_bytes=measurement.peak_rss_bytes,
        parity=parity,
        conditions=dict(measurement.conditions),
        outliers=summary.outliers,
        drift=summary.drift,
        runner=dict(measurement.runner),
        warnings=(*noted, *warnings_for(cell, summary, measurement)),
    )
