"""A measurement is what the events say, and says when they can't be right."""

from __future__ import annotations

from typing import Any, Dict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecls.errors import EdgeclsError, NbError, WorkerError
from edgecls.runner.events import EVENTS
from edgecls.runner.measurement import Measurement

HELLO = {"event": "hello", "protocol": 1, "runner": "python", "runner_version": "1", "pid": 7, "platform": "Linux"}
LOADED = {
    "event": "loaded",
    "engine": "paddle_lite",
    "engine_version": "v2.13",
    "mode": "fp32",
    "threads": 1,
    "load_ms": 12.5,
    "rss_bytes": 1000,
}
OUTPUT = {"event": "output", "first_ms": 3.0, "values": [0.25, None, 0.75], "spread": 0.0}
BEFORE = {"event": "conditions", "when": "before", "cpu_mhz": [1800.0]}
AFTER = {"event": "conditions", "when": "after", "cpu_mhz": None}
SAMPLES = {"event": "samples", "ms": [1.0, 2, 1.5]}
DONE = {
    "event": "done",
    "count": 3,
    "wall_ms": 5.0,
    "cpu_ms": 4.9,
    "stopped_by": "enough",
    "change": 0.0,
    "peak_rss_bytes": 2000,
}


def _take(*events: Dict[str, Any]) -> Measurement:
    measurement = Measurement()
    for event in events:
        assert measurement.take(event), event
    return measurement


def test_the_events_of_a_cell_make_a_measurement() -> None:
    measurement = _take(HELLO, LOADED, OUTPUT, BEFORE, SAMPLES, AFTER, DONE)
    assert measurement.complete
    assert measurement.samples_ms == [1.0, 2.0, 1.5]
    assert measurement.output == [0.25, None, 0.75]
    assert measurement.conditions == {"before": {"cpu_mhz": [1800.0]}, "after": {"cpu_mhz": None}}
    assert (measurement.engine, measurement.engine_version, measurement.mode) == ("paddle_lite", "v2.13", "fp32")
    assert (measurement.load_ms, measurement.first_ms, measurement.peak_rss_bytes) == (12.5, 3.0, 2000)
    assert measurement.runner["runner"] == "python"
    assert "pid" not in measurement.runner


def test_samples_add_up() -> None:
    assert _take(SAMPLES, SAMPLES).samples_ms == [1.0, 2.0, 1.5, 1.0, 2.0, 1.5]


def test_without_done_it_is_not_complete() -> None:
    assert not _take(HELLO, LOADED, OUTPUT, BEFORE, SAMPLES, AFTER).complete


def test_an_error_event_is_raised_as_the_error_it_names() -> None:
    with pytest.raises(NbError, match="it is for arm; run it there"):
        _take({"event": "error", "kind": "NbError", "message": "it is for arm", "hint": "run it there"})


def test_an_error_of_unknown_kind_is_a_worker_error() -> None:
    with pytest.raises(WorkerError, match="odd"):
        _take({"event": "error", "kind": "SystemExit", "message": "odd", "hint": ""})


def test_another_protocol_is_refused() -> None:
    with pytest.raises(WorkerError, match="speaks protocol 2, edgecls speaks 1"):
        _take({**HELLO, "protocol": 2})


def test_lost_samples_are_noticed() -> None:
    with pytest.raises(WorkerError, match="took 3 samples and 0 arrived"):
        _take(HELLO, DONE)


def test_no_samples_are_no_measurement() -> None:
    with pytest.raises(WorkerError, match="0 samples"):
        _take(HELLO, {**DONE, "count": 0})


def test_a_reported_signal_is_kept() -> None:
    assert _take({"event": "signal", "number": 6}).signal == 6


@pytest.mark.parametrize(
    "event",
    [
        {"event": "hello"},
        {**LOADED, "load_ms": "12"},
        {**LOADED, "load_ms": -1.0},
        {"event": "output", "values": [0.5], "spread": 0.0},
        {**OUTPUT, "values": {"0": 0.5}},
        {**OUTPUT, "values": [True]},
        {"event": "samples", "ms": 1.0},
        {"event": "samples", "ms": [1.0, None]},
        {"event": "samples", "ms": [1.0, float("nan")]},
        {"event": "samples", "ms": [1.0, -0.5]},
        {"event": "conditions", "when": "during"},
        {**DONE, "count": []},
        {"event": "done", "count": 3},
        {"event": "error"},
        {"event": "signal", "number": None},
    ],
)
def test_a_malformed_event_changes_nothing(event: Dict[str, Any]) -> None:
    measurement = _take(SAMPLES)
    assert not measurement.take(event)
    assert measurement == _take(SAMPLES)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.sampled_from([HELLO, LOADED, OUTPUT, BEFORE, SAMPLES, DONE]), st.data(), JSON, st.sampled_from(["drop", "set"])
)
def test_no_event_breaks_it(event: Dict[str, Any], data, value, action: str) -> None:
    key = data.draw(st.sampled_from(sorted(set(event) - {"event"})))
    changed = {name: item for name, item in event.items() if name != key}
    if action == "set":
        changed[key] = value
    try:
        assert Measurement().take(changed) in (True, False)
    except EdgeclsError:
        pass


def test_every_event_has_a_handler() -> None:
    assert all(hasattr(Measurement, f"_take_{name}") for name in EVENTS)
