"""A row of a result: a measured cell. Beside it, what failed and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Optional, Tuple

from edgecls.errors import EdgeclsError, by_name
from edgecls.results.cell import Cell


@dataclass(frozen=True)
class Parity:
    """The device's output for the golden input against a reference.

    Attributes:
        reference: what computed the reference.
        max_abs_diff: largest absolute difference.
        tolerance: largest one that is allowed.
        cosine: of the centred logits.
        ok: whether the output agrees.
    """

    reference: str
    max_abs_diff: float
    tolerance: float
    cosine: float
    ok: bool


@dataclass(frozen=True)
class RowWarning:
    """Why a row's numbers may not be what they seem.

    Attributes:
        kind: one word, the same for the same cause.
        text: a sentence with the numbers, and what to do.
    """

    kind: str
    text: str


@dataclass(frozen=True)
class Row:
    """A measured cell. Times are milliseconds for one batch, unless the name says an image.

    Attributes:
        cell: what was measured.
        timing_kind: "latency", or "emulated" for a device that is not real.
        engine_version: of the engine's library.
        warmup: untimed runs before the samples.
        runs: samples.
        p50_ms: median.
        p90_ms: 90th percentile.
        p99_ms: 99th percentile.
        min_ms: smallest sample.
        mean_ms: arithmetic mean.
        stdev_ms: sample standard deviation.
        ms_per_image: median by batch.
        samples_ms: every sample in the order in which they were taken.
        load_ms: creating the predictor.
        first_ms: the first inference, which also allocates.
        wall_ms: the timed loop as a whole.
        cpu_ms: CPU time of the process in it, all threads together.
        stopped_by: "enough", or the limit that ended the loop: "max_seconds" or "max_runs".
        peak_rss_bytes: largest resident memory of the runner.
        parity: how far the output was from the reference.
        conditions: state of the device "before" and "after".
        outliers: samples further than 14.826 median absolute deviations from the median.
        drift: median of the last third over that of the first; None below 30 samples.
        runner: which build of the runner measured.
        warnings: why the numbers may not be what they seem, the gravest first.
    """

    cell: Cell
    timing_kind: str
    engine_version: str
    warmup: int
    runs: int
    p50_ms: float
    p90_ms: float
    p99_ms: float
    min_ms: float
    mean_ms: float
    stdev_ms: float
    ms_per_image: float
    samples_ms: Tuple[float, ...]
    load_ms: float
    first_ms: float
    wall_ms: float
    cpu_ms: float
    stopped_by: str
    peak_rss_bytes: int
    parity: Parity
    conditions: Dict[str, Any]
    outliers: int
    drift: Optional[float]
    runner: Dict[str, Any]
    warnings: Tuple[RowWarning, ...]


@dataclass(frozen=True)
class Problem:
    """An error of the tree as JSON carries it."""

    kind: str
    message: str
    hint: str
    exit_code: int

    @classmethod
    def of(cls, error: EdgeclsError) -> Problem:
        return cls(type(error).__name__, error.message, error.hint, error.exit_code)

    @property
    def transient(self) -> bool:
        """Whether trying the same thing again can succeed."""
        return by_name().get(self.kind, EdgeclsError).transient

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


@dataclass(frozen=True)
class Failure:
    """A cell that could not be measured, and why."""

    cell: Cell
    error: Problem


@dataclass(frozen=True)
class Skip:
    """Cells that were asked for and left out.

    Attributes:
        artifact: name of the artifact's folder.
        engine: the engine.
        precision: of the program.
        threads: the number of threads; None for any.
        reason: why.
    """

    artifact: str
    engine: str
    precision: str
    threads: Optional[int]
    reason: str
