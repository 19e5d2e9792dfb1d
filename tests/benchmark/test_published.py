"""Published figures are those of a real Snapdragon 855, and nothing else is held against them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from edgecls.benchmark.published import compare_published
from edgecls.benchmark.text import render
from edgecls.catalogue.load import find_model
from edgecls.results.row import RowWarning
from tests.results.samples import CELL, DEVICE, RESULT, ROW

MS = find_model("PPLCNet_x0_5").sd855_ms["1"]
ROW855 = replace(ROW, cell=replace(CELL, device=DEVICE.id, batch=1), p50_ms=MS, warnings=())


def _compare(row: Any = ROW855, device: Any = DEVICE) -> Any:
    return compare_published(replace(RESULT, rows=(row,), devices=(device,)))


def test_a_close_figure_needs_no_explanation() -> None:
    (found,) = _compare(replace(ROW855, p50_ms=MS * 1.1))
    assert (found.published_ms, found.causes) == (MS, ())
    assert found.ratio == pytest.approx(1.1)


def test_causes_come_in_their_order() -> None:
    before = {"screen": "off", "cores": [{"governor": "schedutil"}]}
    row = replace(
        ROW855,
        p50_ms=MS * 2,
        conditions={"before": {}, "after": {}, "device_before": before, "device_after": {"thermal_status": "severe"}},
        warnings=(RowWarning("binding", "not bound"),),
    )
    (found,) = _compare(row)
    words = ["screen", "throttled", "governor was schedutil", "power mode", "binding", "Paddle-Lite is v2.13-rc"]
    assert [word in cause for word, cause in zip(words, found.causes)] == [True] * 6


def test_the_table_shows_ratio_and_causes() -> None:
    text = render(replace(RESULT, rows=(replace(ROW855, p50_ms=MS * 2),), devices=(DEVICE,)))
    assert "published, 2.00 of it; likely causes: power mode was none" in text


@pytest.mark.parametrize(
    ("row", "device"),
    [
        (ROW855, replace(DEVICE, emulated=True)),
        (replace(ROW855, timing_kind="emulated"), DEVICE),
        (ROW855, replace(DEVICE, soc="SM8250")),
        (ROW855, replace(DEVICE, soc=None)),
        (replace(ROW855, cell=replace(ROW855.cell, batch=2)), DEVICE),
        (replace(ROW855, cell=replace(ROW855.cell, precision="int8")), DEVICE),
        (replace(ROW855, cell=replace(ROW855.cell, threads=3)), DEVICE),
        (replace(ROW855, cell=replace(ROW855.cell, model="HRNet_W18_C")), DEVICE),
        (replace(ROW855, cell=replace(ROW855.cell, model="my own")), DEVICE),
        (replace(ROW855, cell=replace(ROW855.cell, device="host")), DEVICE),
    ],
)
def test_whatever_is_not_what_was_published_is_not_compared(row: Any, device: Any) -> None:
    assert _compare(row, device) == []
