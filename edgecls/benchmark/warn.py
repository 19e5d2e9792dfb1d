"""Why a row's numbers may not be what they seem, and what to do about it."""

from __future__ import annotations

from typing import Any, Iterator, Mapping, Optional, Tuple

from edgecls.results.cell import Cell
from edgecls.results.environment import allowed_cpus
from edgecls.results.row import RowWarning
from edgecls.results.statistics import Summary
from edgecls.runner.measurement import Measurement

#: A slide of the median by more than this is no noise.
_DRIFT = 0.05
#: Part of the samples that may be outliers before it is worth a word.
_OUTLIERS = 0.01
#: Standard deviation over mean.
_NOISE = 0.25
#: CPU time over wall time of a loop that never waits.
_BUSY = 0.9
#: Frequency after over frequency before.
_THROTTLED = 0.9


#: Each kind of warning in a sentence that holds for any row.
ADVICE: Mapping[str, str] = {
    "emulated": "the device is emulated: no time is that of a real device",
    "dot": "int8 can't be fast there: Paddle-Lite doesn't use the dot product",
    "binding": "the binding to cores could not be proved",
    "hot": "the device did not become cool: let it rest, or raise --cool-seconds",
    "runtime": "the runtime and the model may not fit together: parity decides",
    "device": "the device was not at its best",
    "random": "the weights are random: only the speed means something",
    "cut": "fewer runs than asked fitted in the time limit: raise --max-seconds",
    "throttled": "the processor's frequency fell: let it cool down and measure again",
    "drift": "it became slower or faster while it was measured: raise --warmup, or look for heat and other programs",
    "shared": "other programs had the processor meanwhile: end them and measure again",
    "threads": "more threads than processors: give fewer --threads",
    "outliers": "single runs took far longer: trust the median, not p99",
    "scatter": "the runs scatter widely: trust the median, not the mean",
}


def warnings_for(cell: Cell, summary: Summary, measurement: Measurement) -> Tuple[RowWarning, ...]:
    """The warnings of a measured cell, the gravest first; their kinds are keys of ADVICE."""
    return tuple(RowWarning(kind, text) for kind, text in _warnings(cell, summary, measurement))


def _warnings(cell: Cell, summary: Summary, measurement: Measurement) -> Iterator[Tuple[str, str]]:
    if cell.weights == "random":
        yield "random", ADVICE["random"]
    if measurement.stopped_by == "max_seconds":
        yield "cut", f"only {summary.count} runs fitted in the time limit: raise --max-seconds"
    slower = _throttled(measurement.conditions)
    if slower is not None:
        yield "throttled", f"the processor fell to {slower:.0%} of its frequency: let it cool down and measure again"
    if summary.drift is not None and abs(summary.drift - 1.0) > _DRIFT:
        direction = "slower" if summary.drift > 1.0 else "faster"
        yield (
            "drift",
            f"it became {abs(summary.drift - 1.0):.0%} {direction} while it was measured: "
            "raise --warmup, or look for heat and other programs",
        )
    share = measurement.cpu_ms / measurement.wall_ms if measurement.wall_ms > 0 else 1.0
    if share < _BUSY:
        yield "shared", f"it had the processor for {share:.0%} of the time: end other programs and measure again"
    if cell.device == "host" and cell.threads > allowed_cpus():
        yield "threads", f"{cell.threads} threads share {allowed_cpus()} processors: give fewer --threads"
    if summary.outliers > _OUTLIERS * summary.count:
        yield "outliers", f"{summary.outliers} of {summary.count} runs took far longer: trust the median, not p99"
    if summary.stdev > _NOISE * summary.mean:
        yield "scatter", f"the runs scatter by {summary.stdev / summary.mean:.0%}: trust the median, not the mean"


def _throttled(conditions: Mapping[str, Any]) -> Optional[float]:
    """Mean frequency after over before, if it fell; None where it didn't or can't be read."""
    before, after = (_mean_mhz(conditions.get(when)) for when in ("before", "after"))
    if not before or not after or after / before >= _THROTTLED:
        return None
    return after / before


def _mean_mhz(conditions: Any) -> Optional[float]:
    values = conditions.get("cpu_mhz") if isinstance(conditions, dict) else None
    if not isinstance(values, list) or not values or not all(isinstance(value, (int, float)) for value in values):
        return None
    return sum(values) / len(values)
