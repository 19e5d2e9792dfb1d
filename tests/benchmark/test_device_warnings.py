"""What makes a number on a device doubtful stands beside it (with a fake phone)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from edgecls.benchmark.run import bench
from edgecls.benchmark.text import render
from tests.benchmark.artifacts import make_artifact
from tests.benchmark.fake_phone import SHORT, FakePhone, kinds
from tests.engines.nets import Nets


def test_no_time_of_an_emulated_device_is_called_a_latency(phone: FakePhone, artifact: Any) -> None:
    phone.emulated = True
    result = bench([artifact], **SHORT)
    assert result.rows[0].timing_kind == "emulated"
    assert kinds(result.rows[0])[0] == "emulated"
    text = render(result)
    assert "these times are not latencies" in text
    assert "latency" not in text


def test_a_hot_device_is_given_time_and_the_wait_is_told(
    phone: FakePhone, artifact: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edgecls.benchmark.cooling._POLL_S", 0.01)
    phone.temperatures = [80.0, 60.0, 55.0, 40.0]
    (row,) = bench([artifact], cool_below_c=45.0, **SHORT).rows
    cooled = row.conditions["cool_down"]
    assert (cooled["from_c"], cooled["to_c"]) == (80.0, 40.0)
    assert cooled["seconds"] > 0
    assert "hot" not in kinds(row)


def test_a_device_that_stays_hot_is_measured_with_a_warning(phone: FakePhone, artifact: Any) -> None:
    phone.temperatures = [80.0]
    (row,) = bench([artifact], cool_below_c=45.0, cool_seconds=0.2, **SHORT).rows
    assert "hot" in kinds(row)
    assert row.conditions["cool_down"]["to_c"] == 80.0


def test_a_binding_that_is_not_there_is_told(phone: FakePhone, artifact: Any) -> None:
    phone.masks({"ff": 2})
    (row,) = bench([artifact], power_modes=("high",), runtime="a", **SHORT).rows
    assert "binding" in kinds(row)
    phone.masks({"ff": 1, "80": 1})
    (row,) = bench([artifact], power_modes=("high",), runtime="a", **SHORT).rows
    assert "binding" not in kinds(row)


def test_int8_on_a_chip_without_known_dot_product_is_told(phone: FakePhone, nets: Nets, tmp_path: Path) -> None:
    artifact = make_artifact(tmp_path / "int8", nets, "int8")
    phone.cpuinfo = "processor\t: 0\nCPU part\t: 0xd0b\nHardware\t: something new\n"
    phone.soc = "something new"
    (row,) = bench([artifact], **SHORT).rows
    (dot,) = [warning for warning in row.warnings if warning.kind == "dot"]
    assert "try --soc SM8150" in dot.text
    (row,) = bench([artifact], soc="SM8150", runtime="a", **SHORT).rows
    assert "dot" not in kinds(row)
    assert phone.runs[-1]["--soc"] == "SM8150"
