"""Measurements, and why their numbers may not be what they seem."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Dict, List, Optional
from unittest import mock

from edgecls.benchmark.binding import binding_problem
from edgecls.benchmark.warn import warnings_for
from edgecls.devices.condition import Condition
from edgecls.devices.properties import DeviceProperties
from edgecls.devices.remarks import remarks
from edgecls.results.cell import Cell
from edgecls.results.device import MeasuredCore
from edgecls.results.statistics import summarise
from edgecls.runner.measurement import Measurement
from edgecls.storage.atomic import write_json

_STEADY = [1.0, 1.01, 0.99, 1.0] * 5
_PROCESSORS = 4


def write(folder: Path) -> None:
    """Write warnings.json."""
    vectors = {"rows": _rows(), "bindings": _bindings(), "remarks": _remarks()}
    write_json(folder / "warnings.json", vectors)


def _rows() -> List[Dict[str, Any]]:
    sliding = [1.0 + 0.01 * index for index in range(30)]
    return [
        _row("steady"),
        _row("random weights", weights="random"),
        _row("cut", stopped_by="max_seconds"),
        _row("throttled", before=[2800.0, 1800.0], after=[1400.0, 1800.0]),
        _row("throttled by half a percent more", before=[1000.0], after=[885.0]),
        _row("faster after", before=[1000.0], after=[2000.0]),
        _row("frequency unknown after", before=[1000.0], after=None),
        _row("a processor's frequency unknown after", before=[1000.0, 1000.0], after=[1000.0, None]),
        _row("slower", samples_ms=sliding),
        _row("faster", samples_ms=sliding[::-1]),
        _row("shared", cpu_ms=88.5),
        _row("shared with everyone", cpu_ms=0.0),
        _row("more threads than processors", threads=8),
        _row("outliers", samples_ms=[*_STEADY, 9.0, 9.0]),
        _row("scatter", samples_ms=[1.0, 2.0, 4.0] * 4),
        _row(
            "everything", weights="random", stopped_by="max_seconds", before=[2000.0], after=[505.0], threads=5,
            samples_ms=[*sliding, 50.0, 60.0, 70.0], cpu_ms=12.5,
        ),
    ]  # fmt: skip


def _row(
    name: str,
    *,
    weights: str = "official",
    threads: int = 1,
    samples_ms: Optional[List[float]] = None,
    cpu_ms: float = 99.0,
    stopped_by: str = "enough",
    before: Optional[List[Any]] = None,
    after: Optional[List[Any]] = None,
) -> Dict[str, Any]:
    samples = samples_ms or _STEADY
    conditions = {"before": {"cpu_mhz": before}, "after": {"cpu_mhz": after}}
    cell = Cell("a", "a", weights, "host", "paddle_lite", "fp32", "fp32", threads, 1)
    given: Dict[str, Any] = {"samples_ms": samples, "wall_ms": 100.0, "cpu_ms": cpu_ms, "stopped_by": stopped_by}
    with mock.patch("edgecls.benchmark.warn.allowed_cpus", return_value=_PROCESSORS):
        found = warnings_for(cell, summarise(samples), Measurement(**given, conditions=conditions))
    return {
        "name": name,
        "weights": weights,
        "threads": threads,
        "processors": _PROCESSORS,
        **given,
        "conditions": conditions,
        "warnings": [asdict(warning) for warning in found],
    }


def _bindings() -> List[Dict[str, Any]]:
    phone, board = [1800] * 4 + [2400] * 3 + [2900], [None] * 4
    return [
        _binding("none asked for", "none", 1, {"ff": 8}, phone),
        _binding("bound to a big core", "high", 1, {"80": 1, "ff": 12}, phone),
        _binding("bound to the cluster", "high", 4, {"f0": 4}, phone),
        _binding("strayed", "high", 2, {"81": 2, "ff": 9}, phone),
        _binding("strayed to two", "low", 2, {"31": 2}, phone),
        _binding("not bound", "low", 1, {"ff": 3}, phone),
        _binding("not readable", "high", 1, {}, phone, before={}),
        _binding("readable before, and after it not", "high", 1, {}, phone),
        _binding("all of equal cores", "high", 4, {"f": 4}, board),
        _binding("one of equal cores", "high", 1, {"f": 4}, board),
        _binding("a core beyond those known", "high", 1, {"1ff": 4}, phone),
    ]


def _binding(
    name: str,
    mode: str,
    threads: int,
    affinity: Dict[str, int],
    khz: List[Any],
    before: Optional[Dict[str, int]] = None,
) -> Dict[str, Any]:
    earlier = {"1": 1} if before is None else before
    conditions = {"before": {"affinity": earlier}, "after": {"affinity": affinity}}
    cores = [MeasuredCore(index, "", speed) for index, speed in enumerate(khz)]
    return {
        "name": name,
        "power_mode": mode,
        "threads": threads,
        "conditions": conditions,
        "cores": [asdict(core) for core in cores],
        "problem": binding_problem(mode, threads, conditions, cores),
    }


def _remarks() -> List[Dict[str, Any]]:
    return [
        _remark("well"),
        _remark("nothing known", percent=None, state=None, status=None),
        _remark("low", percent=7),
        _remark("just enough", percent=20),
        _remark("discharging in the dark", state="discharging", screen="dozing"),
        _remark("held back", status="moderate", battery_c=47.0),
        _remark("warm", battery_c=40.5),
        _remark("warmer", battery_c=41.5, status=None, screen="off"),
    ]


def _remark(
    name: str,
    percent: Optional[int] = 80,
    state: Optional[str] = "charging",
    battery_c: Optional[float] = 30.0,
    status: Optional[str] = "none",
    screen: Optional[str] = "on",
) -> Dict[str, Any]:
    given: Dict[str, Any] = {
        "battery_percent": percent,
        "battery_state": state,
        "battery_c": battery_c,
        "thermal_status": status,
        "screen": screen,
    }
    rest: Dict[str, Any] = {
        "temperatures_c": {},
        "throttled": None,
        "cores": (),
        "load_1m": None,
        "free_memory_bytes": None,
    }
    condition = Condition(**given, **rest, uptime_s=None, boot_id=None)
    return {"name": name, "condition": given, "texts": remarks(_phone(), condition)}


def _phone() -> DeviceProperties:
    names: Dict[str, Any] = dict.fromkeys(DeviceProperties.__dataclass_fields__)
    return DeviceProperties(**{**names, "soc": "SM8350", "cores": (), "features": (), "emulated": False})
