from __future__ import annotations

from pathlib import Path

import pytest

from edgecls.doctor import board
from tests.doctor.pi import machine, named, raspberry_pi

GOVERNOR = "sys/devices/system/cpu/cpu{}/cpufreq/scaling_governor"
ZONE = "sys/class/thermal/thermal_zone0/temp"


def test_the_model_is_the_device_trees(tmp_path: Path) -> None:
    found = named(list(board.check(raspberry_pi(tmp_path))))["machine"]
    assert found.text == "Raspberry Pi 5 Model B Rev 1.0, aarch64, Debian GNU/Linux 12 (bookworm)"


@pytest.mark.parametrize(("rule", "state"), [("performance", "ok"), ("ondemand", "ok"), ("powersave", "note")])
def test_the_clock_is_judged_by_its_governor(tmp_path: Path, rule: str, state: str) -> None:
    looked_at = machine(tmp_path, {GOVERNOR.format(number): f"{rule}\n" for number in range(4)})
    found = named(list(board.check(looked_at)))["clock"]
    assert (found.state, f"{rule} on 4 cores" in found.text) == (state, True)
    assert ("scaling_governor" in found.next_step) == (rule != "performance")


@pytest.mark.parametrize(("thousandths", "state"), [("45000", "ok"), ("72500", "note"), ("84900", "wrong")])
def test_heat_is_judged_where_the_firmware_holds_the_clock_back(tmp_path: Path, thousandths: str, state: str) -> None:
    found = named(list(board.check(machine(tmp_path, {ZONE: f"{thousandths}\n"}))))["temperature"]
    assert (found.state, f"{int(thousandths) / 1000:.0f} °C" in found.text) == (state, True)


@pytest.mark.parametrize("text", ["", "-274000", "999999999", "warm"])
def test_a_sensor_that_is_none_is_passed_over(tmp_path: Path, text: str) -> None:
    assert "temperature" not in named(list(board.check(machine(tmp_path, {ZONE: text}))))
