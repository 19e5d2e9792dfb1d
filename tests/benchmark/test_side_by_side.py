"""Several devices, or several runs on one (with fake phones)."""

from __future__ import annotations

from pathlib import Path
from typing import Any, List

import pytest

from edgecls.benchmark.run import bench
from edgecls.devices.lock import device_lock
from edgecls.errors import DeviceBusyError
from tests.benchmark.fake_phone import SHORT, FakePhone


def test_two_runs_at_once_are_kept_apart(phone: FakePhone, artifact: Any) -> None:
    with device_lock(phone), pytest.raises(DeviceBusyError, match="adb:one is in use"):
        bench([artifact], **SHORT)
    assert phone.runs == []


def test_devices_run_side_by_side_into_one_result(phones: List[FakePhone], artifact: Any, tmp_path: Path) -> None:
    phones.append(FakePhone("two", tmp_path))
    phones[1].emulated = True
    result = bench([artifact], batch=(1, 2), **{**SHORT, "device": "all"})
    found = {(row.cell.device, row.cell.batch, row.timing_kind) for row in result.rows}
    assert found == {
        ("adb:one", 1, "latency"),
        ("adb:one", 2, "latency"),
        ("adb:two", 1, "emulated"),
        ("adb:two", 2, "emulated"),
    }
    assert sorted(one.id for one in result.devices) == ["adb:one", "adb:two"]


def test_a_device_that_is_gone_does_not_stop_the_others(phones: List[FakePhone], artifact: Any, tmp_path: Path) -> None:
    phones.append(FakePhone("two", tmp_path))
    phones[1].gone = True
    result = bench([artifact], batch=(1, 2), **{**SHORT, "device": "all"})
    assert {row.cell.device for row in result.rows} == {"adb:one"}
    assert [(failure.cell.device, failure.error.kind) for failure in result.failed] == [
        ("adb:two", "DeviceLostError"),
        ("adb:two", "DeviceLostError"),
    ]


def test_a_device_that_is_missing_when_the_bench_is_resumed_keeps_its_cells(
    phones: List[FakePhone], artifact: Any, tmp_path: Path
) -> None:
    phones.append(FakePhone("two", tmp_path))
    output = tmp_path / "result.json"

    def leave(row: Any) -> None:
        phones[1].gone = phones[1].gone or row.cell.device == "adb:two"

    first = bench([artifact], batch=(1, 2, 3), output=output, on_row=leave, **{**SHORT, "device": "all"})
    lost = [failure.cell for failure in first.failed]
    assert [(cell.device, cell.batch) for cell in lost] == [("adb:two", 2), ("adb:two", 3)]
    two = phones.pop()
    second = bench([artifact], resume=output)
    assert [failure.cell for failure in second.failed] == lost
    assert "adb:two is not connected any more" in second.failed[0].error.message
    two.gone = False
    phones.append(two)
    third = bench([artifact], resume=output)
    assert (third.failed, len(third.rows), len(two.runs)) == ((), 6, 3)
