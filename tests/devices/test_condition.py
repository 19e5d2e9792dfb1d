"""The state of a phone, a board and a computer, and what is said about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecls.devices.condition import CoreCondition, read_condition
from edgecls.devices.properties import Core, read_properties
from edgecls.devices.remarks import remarks
from tests.devices.fakes import FakeDevice
from tests.devices.test_properties import answers

BATTERY = """Current Battery Service state:
  USB powered: true
  status: 2
  present: true
  level: 87
  scale: 100
  temperature: 291
"""
THERMAL = """Thermal Status: 0
Current temperatures from HAL:
	Temperature{mValue=34.5, mType=3, mName=SKIN, mStatus=0}
"""


def condition(**texts):
    return read_condition(FakeDevice(answers(**texts)))


@pytest.fixture
def quiet():
    """A phone at its best: properties and condition without a remark."""
    properties = replace(
        read_properties(FakeDevice(answers())),
        soc="SM8150",
        cores=tuple(Core(n, "", 300000, 2000000) for n in range(8)),
    )
    state = condition(
        battery=BATTERY,
        thermal=THERMAL,
        power="  mWakefulness=Awake",
        load="0.50 0.4 0.3 1/99 1",
        cores="".join(f"{number} - 300000 2000000 schedutil\n" for number in range(8)),
    )
    return properties, state


def test_a_phone_tells_battery_heat_and_screen(quiet):
    state = quiet[1]
    assert (state.battery_percent, state.battery_state, state.battery_c) == (87, "charging", 29.1)
    assert (state.thermal_status, state.screen) == ("none", "on")
    assert state.temperatures_c == {"SKIN": 34.5}
    assert state.cores[0] == CoreCondition(0, True, 300000, 2000000, "schedutil")


def test_a_laptop_s_battery_is_read_from_the_kernel():
    state = condition(supply="Mains|-|-|-\nBattery|55|Discharging|305\n", battery="Can't find service: battery")
    assert (state.battery_percent, state.battery_state, state.battery_c) == (55, "discharging", 30.5)


def test_a_board_without_a_battery_has_none():
    state = condition(battery="  present: false\n  level: 50\n")
    assert (state.battery_percent, state.battery_state, state.screen) == (None, None, None)


def test_temperatures_come_in_thousandths_or_degrees_and_dead_sensors_are_left_out():
    state = condition(zones="cpu 0|41200\nold 1|38\ndead 2|-273000\ndead 3|1000000\nempty 4|-\n")
    assert state.temperatures_c == {"cpu 0": 41.2, "old 1": 38.0}
    assert state.hottest_c == 41.2


def test_an_offline_core_is_off():
    state = condition(cores="3 0 - - -\n0 - 600000 1500000 ondemand\n")
    assert state.cores == (
        CoreCondition(0, True, 600000, 1500000, "ondemand"),
        CoreCondition(3, False, None, None, None),
    )


def test_the_firmware_s_throttling_of_a_raspberry_pi_is_read():
    assert condition(throttled="throttled=0x50005").throttled == 0x50005


def test_numbers_of_the_system_are_read():
    state = condition(load="1.25 1 1 2/3 4", memory="MemAvailable:    1024 kB", uptime="12.5 99", boot="abc\n")
    assert (state.load_1m, state.free_memory_bytes, state.uptime_s, state.boot_id) == (1.25, 1 << 20, 12.5, "abc")


def test_a_quiet_phone_gets_no_remark(quiet):
    assert remarks(*quiet) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"battery_percent": 12}, "battery at 12 %"),
        ({"battery_state": "discharging"}, "discharging"),
        ({"screen": "off"}, "screen is off"),
        ({"thermal_status": "severe"}, "severe"),
        ({"temperatures_c": {"cpu": 91.0}}, "91 °C"),
        ({"battery_c": 43.0}, "43 °C"),
        ({"throttled": 4}, "0x4"),
        ({"load_1m": 7.5}, "7.5 on 8 cores"),
        ({"cores": (CoreCondition(7, True, 1000000, 1500000, "schedutil"),)}, "core 7 may not run at full speed"),
    ],
)
def test_what_spoils_a_measurement_is_said(quiet, change, words):
    properties, state = quiet
    (remark,) = remarks(properties, replace(state, **change))
    assert words in remark


@pytest.mark.parametrize(("change", "words"), [({"emulated": True}, "no latency"), ({"soc": None}, "chip unknown")])
def test_what_the_device_is_may_be_remarkable_too(quiet, change, words):
    properties, state = quiet
    (remark,) = remarks(replace(properties, **change), state)
    assert words in remark
