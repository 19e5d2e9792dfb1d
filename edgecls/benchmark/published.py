"""Comparison with the figures that the models' documents publish for a Snapdragon 855."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Tuple

from edgecls.catalogue.load import find_model
from edgecls.errors import ModelNameError
from edgecls.results.device import MeasuredDevice
from edgecls.results.result import Result
from edgecls.results.row import Row

#: A ratio further than this from 1 is worth an explanation.
_CLOSE = 0.15
_SD855 = ("SM8150", "MSMNILE")
_HIGH = "high"


@dataclass(frozen=True)
class Comparison:
    """A row against its published figure.

    Attributes:
        row: the row.
        published_ms: the figure of the catalogue.
        causes: why they may differ, the likeliest first; empty when they are close.
    """

    row: Row
    published_ms: float
    causes: Tuple[str, ...]

    @property
    def ratio(self) -> float:
        """Measured by published; above 1 it is slower here."""
        return self.row.p50_ms / self.published_ms


def compare_published(result: Result) -> List[Comparison]:
    """The rows that have a published figure: fp32, batch 1, on a real Snapdragon 855."""
    devices = {device.id: device for device in result.devices if is_sd855(device)}
    found = []
    for row in result.rows:
        device = devices.get(row.cell.device)
        ms = _published(row) if device is not None and row.timing_kind == "latency" else None
        if device is not None and ms:
            off = abs(row.p50_ms / ms - 1.0) > _CLOSE
            found.append(Comparison(row, ms, tuple(_causes(row, device)) if off else ()))
    return found


def is_sd855(device: MeasuredDevice) -> bool:
    """Whether a device is a real Snapdragon 855."""
    return not device.emulated and any(name in (device.soc or "").upper() for name in _SD855)


def _published(row: Row) -> Optional[float]:
    cell = row.cell
    if cell.precision != "fp32" or cell.batch != 1 or cell.engine != "paddle_lite":
        return None
    try:
        figures = find_model(cell.model).sd855_ms or {}
    except ModelNameError:
        return None
    return figures.get(str(cell.threads))


def _causes(row: Row, device: MeasuredDevice) -> List[str]:
    """What explains a difference: what was seen in this row first, then what can't be seen."""
    kinds = {warning.kind for warning in row.warnings}
    before = row.conditions.get("device_before") or {}
    after = row.conditions.get("device_after") or {}
    governors = sorted({str(core["governor"]) for core in before.get("cores") or [] if core.get("governor")})
    seen = []
    if "off" in (before.get("screen"), after.get("screen")):
        seen.append("the screen was off")
    if {"throttled", "hot"} & kinds or (after.get("thermal_status") or "none") != "none":
        seen.append("the device throttled")
    if governors and governors != ["performance"]:
        seen.append(f"the governor was {', '.join(governors)}")
    if row.cell.power_mode == _HIGH:
        seen.append("power mode high was asked for, the published figures have none")
    else:
        seen.append(f"power mode was {row.cell.power_mode}: the system may have put threads on small cores")
    if "binding" in kinds:
        seen.append("the binding to cores could not be proved")
    seen.append(
        f"Paddle-Lite is {row.engine_version}, that of the published figures isn't documented ({device.runtime})"
    )
    return seen
