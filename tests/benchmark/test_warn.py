"""A row says why its numbers may not be what they seem."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict

import pytest

from edgecls.benchmark.warn import ADVICE, warnings_for
from edgecls.results.statistics import summarise
from edgecls.runner.measurement import Measurement
from tests.results.samples import CELL

STEADY = [1.0, 1.01, 0.99, 1.0] * 25


def _measurement(**changes: Any) -> Measurement:
    fields: Dict[str, Any] = {"samples_ms": STEADY, "wall_ms": 100.0, "cpu_ms": 99.0, "stopped_by": "enough"}
    return Measurement(**{**fields, **changes})


def _warnings(cell=CELL, **changes: Any) -> Dict[str, str]:
    measurement = _measurement(**changes)
    found = warnings_for(cell, summarise(measurement.samples_ms), measurement)
    return {warning.kind: warning.text for warning in found}


def _mhz(before: Any, after: Any) -> Dict[str, Any]:
    return {"before": {"cpu_mhz": before}, "after": {"cpu_mhz": after}}


def test_a_steady_row_has_none() -> None:
    assert _warnings(conditions=_mhz([2600.0, 2600.0], [2600.0, 2590.0])) == {}


@pytest.mark.parametrize(
    ("kind", "changes", "text"),
    [
        ("cut", {"stopped_by": "max_seconds"}, "only 100 runs fitted in the time limit: raise --max-seconds"),
        ("throttled", {"conditions": _mhz([2800.0], [1400.0])}, "fell to 50% of its frequency"),
        ("drift", {"samples_ms": [1.0] * 50 + [1.2] * 50}, "became 20% slower while it was measured"),
        ("drift", {"samples_ms": [1.2] * 50 + [1.0] * 50}, "became 17% faster while it was measured"),
        ("shared", {"cpu_ms": 50.0}, "had the processor for 50% of the time"),
        ("outliers", {"samples_ms": [*STEADY, 9.0, 9.0]}, "2 of 102 runs took far longer"),
        ("scatter", {"samples_ms": [1.0, 2.0] * 50}, "scatter by 34%"),
    ],
)
def test_each_doubt_has_its_sentence(kind: str, changes: Dict[str, Any], text: str) -> None:
    assert text in _warnings(**changes)[kind]
    assert kind in ADVICE


def test_random_weights_come_first() -> None:
    assert next(iter(_warnings(replace(CELL, weights="random"), cpu_ms=50.0))) == "random"


def test_more_threads_than_processors_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edgecls.benchmark.warn.allowed_cpus", lambda: 2)
    found = _warnings(replace(CELL, threads=4))
    assert found == {"threads": "4 threads share 2 processors: give fewer --threads"}


@pytest.mark.parametrize("conditions", [{}, _mhz(None, None), _mhz([], []), _mhz(["fast"], [1.0]), {"before": 3}])
def test_frequencies_that_cannot_be_read_are_no_doubt(conditions: Dict[str, Any]) -> None:
    assert _warnings(conditions=conditions) == {}
