"""The result: JSON that says how fast, how right and under which conditions."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Dict, Mapping, Optional, Tuple

from edgecls.errors import InputError
from edgecls.results.cell import Cell
from edgecls.results.comparison import PairedComparison
from edgecls.results.decode import LATER, decode
from edgecls.results.device import MeasuredDevice
from edgecls.results.environment import Environment
from edgecls.results.row import Failure, Row, Skip
from edgecls.results.statistics import DRIFT_METHOD, OUTLIER_METHOD, PERCENTILE_METHOD

SCHEMA = "edgecls.result/1"

#: ``Meta.tool`` of this package, and of the Android app.
TOOL, APP = "edgecls", "edgecls_android"

#: What the stopwatch encloses.
TIMED = "one forward pass of the engine, its input already set and its output not yet copied out"


@dataclass(frozen=True)
class Meta:
    """Where a result comes from: TOOL or APP, and when it started, UTC, as "2026-11-22T06:00:00Z"."""

    tool: str
    version: str
    started: str


@dataclass(frozen=True)
class GridArtifact:
    """An artifact of the grid: its folder's name and the SHA-256 of its ``model.nb``."""

    name: str
    nb_sha256: str


@dataclass(frozen=True)
class BenchSettings:
    """What was asked of a bench.

    Attributes:
        device: "host", or what was given as ``--device``; "android" in a result of the app.
        engines: the engines to measure.
        threads: numbers of threads.
        batch: batch sizes.
        warmup: untimed runs before the samples.
        min_runs: fewest samples.
        min_seconds: shortest time of sampling.
        max_seconds: longest time of sampling.
        timed: what the stopwatch encloses.
        percentile_method: how percentiles are taken.
        outlier_method: what an outlier is.
        drift_method: what drift is.
        power_modes: Paddle-Lite's core bindings.
        soc: the chip's name that the runner gives to Paddle-Lite; None for the device's own.
        runtime: beginning of the name of the runtime; None for the newest that fits.
        python: the device's Python with an engine; None for another runner, or what is found.
        force: whether a refused runtime is used all the same.
        cool_below_c: each cell waits until the hottest sensor is below it, degrees Celsius; None for no wait.
        cool_seconds: longest wait a cell.
        artifacts: what is measured, in this order.
        rounds: of a comparison of two sides in turns; None for a grid.
        compared_soc: in a comparison, the chip's name that Paddle-Lite gets on side B alone; None for two artifacts.
        runner: the build of the runner: "cpp", "java" or "python"; None for whichever fits.
    """

    device: str
    engines: Tuple[str, ...]
    threads: Tuple[int, ...]
    batch: Tuple[int, ...]
    warmup: int
    min_runs: int
    min_seconds: float
    max_seconds: float
    timed: str = TIMED
    percentile_method: str = PERCENTILE_METHOD
    outlier_method: str = OUTLIER_METHOD
    drift_method: str = DRIFT_METHOD
    power_modes: Tuple[str, ...] = ("none",)
    soc: Optional[str] = None
    runtime: Optional[str] = None
    python: Optional[str] = None
    force: bool = False
    cool_below_c: Optional[float] = None
    cool_seconds: float = 0.0
    artifacts: Tuple[GridArtifact, ...] = ()
    rounds: Optional[int] = None
    compared_soc: Optional[str] = None
    runner: Optional[str] = field(default=None, metadata=LATER)


@dataclass(frozen=True)
class Result:
    """A bench, finished or under way.

    Attributes:
        meta: the tool and the time.
        environment: the host.
        settings: what was asked.
        rows: the measured cells.
        failed: the cells that could not be measured.
        skipped: what was left out on purpose.
        devices: the devices other than the host.
        comparison: the pairs of sides that were measured in turns.
    """

    meta: Meta
    environment: Environment
    settings: BenchSettings
    rows: Tuple[Row, ...] = ()
    failed: Tuple[Failure, ...] = ()
    skipped: Tuple[Skip, ...] = ()
    devices: Tuple[MeasuredDevice, ...] = ()
    comparison: Tuple[PairedComparison, ...] = ()

    def to_json(self) -> Dict[str, Any]:
        """The object of schemas/result.schema.json; a row's cell lies flat in it."""
        return {
            "schema": SCHEMA,
            "meta": asdict(self.meta),
            "environment": asdict(self.environment),
            "settings": asdict(self.settings),
            "devices": [asdict(device) for device in self.devices],
            "rows": [_flatten(asdict(row)) for row in self.rows],
            "failed": [_flatten(asdict(failure)) for failure in self.failed],
            "skipped": [asdict(skip) for skip in self.skipped],
            "comparison": [asdict(pair) for pair in self.comparison],
        }

    @classmethod
    def from_json(cls, value: Any) -> Result:
        """The inverse of ``to_json``.

        Raises:
            InputError: it is of another schema, or a field is missing, unknown or malformed.
        """
        if not isinstance(value, dict) or value.get("schema") != SCHEMA:
            found = value.get("schema") if isinstance(value, dict) else None
            raise InputError(f"the result has schema {found!r}, not {SCHEMA}", hint="measure again with this edgecls")
        body = {key: item for key, item in value.items() if key != "schema"}
        for name in ("rows", "failed"):
            body[name] = [_unflatten(row, name) for row in _rows(body, name)]
        return decode(cls, body, "result")


_CELL_FIELDS = tuple(Cell.__dataclass_fields__)


def _flatten(row: Dict[str, Any]) -> Dict[str, Any]:
    return {**row.pop("cell"), **row}


def _unflatten(row: Any, name: str) -> Dict[str, Any]:
    if not isinstance(row, Mapping):
        raise InputError(f"the result has {type(row).__name__} in {name!r}", hint="measure again with this edgecls")
    cell = {key: row[key] for key in _CELL_FIELDS if key in row}
    return {"cell": cell, **{key: item for key, item in row.items() if key not in _CELL_FIELDS}}


def _rows(body: Mapping[str, Any], name: str) -> Any:
    rows = body.get(name)
    if not isinstance(rows, list):
        raise InputError(f"the result has no list {name!r}", hint="measure again with this edgecls")
    return rows
