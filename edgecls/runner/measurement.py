"""What a runner told about one cell, put together from its events."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Optional

from edgecls.errors import WorkerError, by_name
from edgecls.runner.events import Event
from edgecls.runner.settings import MAX_RUNS

PROTOCOL = 1


@dataclass
class Measurement:
    """The events of one cell, by what they say. Times in milliseconds, memory in bytes.

    Attributes:
        runner: the ``hello`` event.
        engine: name of the engine.
        engine_version: of its library.
        mode: how it computed.
        load_ms: creating the predictor.
        first_ms: the first inference, which also allocates.
        output: the first output's first row; None stands for a number that is not finite.
        spread: largest difference between the rows of the first output, whose inputs were equal.
        change: largest difference between the last output and the first.
        samples_ms: every timed run in order.
        predictions: how many images have been classified; what was predicted is for the listener to keep.
        wall_ms: the timed loop.
        cpu_ms: CPU time of the process in it.
        stopped_by: "enough", "max_seconds" or "max_runs".
        peak_rss_bytes: of the whole run.
        conditions: "before" and "after".
        signal: number of the fatal signal that the runner reported before it died.
        complete: whether ``done`` came.
    """

    runner: Dict[str, Any] = field(default_factory=dict)
    engine: str = ""
    engine_version: str = ""
    mode: str = ""
    load_ms: float = 0.0
    first_ms: float = 0.0
    output: List[Optional[float]] = field(default_factory=list)
    spread: Optional[float] = None
    change: Optional[float] = None
    samples_ms: List[float] = field(default_factory=list)
    predictions: int = 0
    wall_ms: float = 0.0
    cpu_ms: float = 0.0
    stopped_by: str = ""
    peak_rss_bytes: int = 0
    conditions: Dict[str, Any] = field(default_factory=dict)
    signal: Optional[int] = None
    complete: bool = False

    @property
    def doing(self) -> str:
        """What the runner is at, as in "it crashed while ``loading the model``"."""
        if not self.runner:
            return "starting"
        if not self.engine:
            return "loading the model"
        if self.predictions:
            return f"classifying ({self.predictions} images so far)"
        if not self.output:
            return "computing the first batch"
        return f"measuring ({len(self.samples_ms)} samples so far)" if self.conditions else "warming up"

    def take(self, event: Event) -> bool:
        """Add one event.

        Returns:
            Whether it was well formed; one that isn't changes nothing.

        Raises:
            EdgeclsError: what an ``error`` event reports.
            WorkerError: the runner speaks another protocol, or samples got lost.
        """
        handler: Callable[[Event], None] = getattr(self, f"_take_{event['event']}")
        try:
            handler(event)
        except (KeyError, TypeError, ValueError, OverflowError):
            return False
        return True

    def _take_hello(self, event: Event) -> None:
        if event["protocol"] != PROTOCOL:
            raise WorkerError(
                f"the runner speaks protocol {event['protocol']}, edgecls speaks {PROTOCOL}",
                hint="use the runner that comes with this edgecls",
            )
        self.runner = {key: value for key, value in event.items() if key not in ("event", "pid")}

    def _take_loaded(self, event: Event) -> None:
        load_ms = _time(event["load_ms"])
        self.engine, self.engine_version = str(event["engine"]), str(event["engine_version"])
        self.mode, self.load_ms = str(event["mode"]), load_ms

    def _take_output(self, event: Event) -> None:
        output = [_number(value) for value in _list(event["values"])]
        first_ms, spread = _time(event["first_ms"]), _number(event["spread"])
        self.output, self.first_ms, self.spread = output, first_ms, spread

    def _take_conditions(self, event: Event) -> None:
        if event["when"] not in ("before", "after"):
            raise ValueError(event["when"])
        self.conditions[event["when"]] = {key: value for key, value in event.items() if key not in ("event", "when")}

    def _take_samples(self, event: Event) -> None:
        samples = [_time(value) for value in _list(event["ms"])]
        if len(self.samples_ms) + len(samples) > MAX_RUNS:
            raise ValueError("more samples than a runner takes")
        self.samples_ms += samples

    def _take_prediction(self, event: Event) -> None:
        index, values = event["index"], [_number(value) for value in _list(event["values"])]
        if isinstance(index, bool) or not isinstance(index, int) or not values:
            raise ValueError(index)
        _time(event["ms"])
        if index != self.predictions:
            raise WorkerError(
                f"the runner told of image {index} after {self.predictions} images",
                hint="run it again; if it stays, report it",
            )
        self.predictions += 1

    def _take_done(self, event: Event) -> None:
        if "cpu_ms" not in event:
            self._take_done_classifying(event)
            return
        count, wall_ms, cpu_ms = int(event["count"]), _time(event["wall_ms"]), _time(event["cpu_ms"])
        peak, change = int(event["peak_rss_bytes"]), _number(event["change"])
        if count != len(self.samples_ms) or count == 0:
            raise WorkerError(
                f"the runner took {count} samples and {len(self.samples_ms)} arrived",
                hint="run it again; if it stays, report it",
            )
        self.wall_ms, self.cpu_ms, self.peak_rss_bytes, self.change = wall_ms, cpu_ms, peak, change
        self.stopped_by = str(event["stopped_by"])
        self.complete = True

    def _take_done_classifying(self, event: Event) -> None:
        count, wall_ms, peak = int(event["count"]), _time(event["wall_ms"]), int(event["peak_rss_bytes"])
        if count != self.predictions:
            raise WorkerError(
                f"the runner classified {count} images and told of {self.predictions}",
                hint="run it again; if it stays, report it",
            )
        self.wall_ms, self.peak_rss_bytes, self.complete = wall_ms, peak, True

    def _take_signal(self, event: Event) -> None:
        self.signal = int(event["number"])

    def _take_error(self, event: Event) -> None:
        kind = by_name().get(str(event["kind"]), WorkerError)
        raise kind(str(event["message"]), hint=str(event["hint"]))


def _list(value: Any) -> List[Any]:
    if not isinstance(value, list):
        raise TypeError(type(value))
    return value


def _number(value: Any) -> Optional[float]:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(value)
    return float(value)


def _time(value: Any) -> float:
    number = _number(value)
    if number is None or number < 0:
        raise ValueError(value)
    return number
