"""What about a device a person should know before trusting a measurement."""

from __future__ import annotations

from typing import List

from edgecls.devices.condition import THERMAL_STATES, Condition
from edgecls.devices.properties import DeviceProperties

_LOW_BATTERY_PERCENT = 20
# Degrees Celsius. Our own choice: warm enough that the next minutes of full load are likely to be held back.
_WARM_BATTERY_C = 40.0
_HOT_C = 80.0
_BUSY_PER_CORE = 0.5


def remarks(properties: DeviceProperties, condition: Condition) -> List[str]:
    """One line for each thing that may spoil a measurement, each with what to do about it."""
    return [*_about_power(condition), *_about_heat(condition), *_about_work(properties, condition)]


def _about_power(condition: Condition) -> List[str]:
    found = []
    if condition.battery_percent is not None and condition.battery_percent < _LOW_BATTERY_PERCENT:
        found.append(f"battery at {condition.battery_percent} %: many phones slow down below 20 %, charge it first")
    if condition.battery_state == "discharging":
        found.append("battery is discharging: connect it to a charger")
    if condition.screen in ("off", "dozing"):
        found.append(f"screen is {condition.screen}: the big cores may sleep, wake it and keep it on")
    return found


def _about_heat(condition: Condition) -> List[str]:
    found = []
    if condition.thermal_status not in (None, THERMAL_STATES[0]):
        found.append(f"thermal status is {condition.thermal_status}: let it cool down")
    elif condition.hottest_c is not None and condition.hottest_c >= _HOT_C:
        found.append(f"{condition.hottest_c:.0f} °C inside: let it cool down")
    elif condition.battery_c is not None and condition.battery_c >= _WARM_BATTERY_C:
        found.append(f"battery has {condition.battery_c:.0f} °C: let it cool down")
    if condition.throttled:
        found.append(f"the firmware reports throttling ({condition.throttled:#x}): check power supply and cooling")
    return found


def _about_work(properties: DeviceProperties, condition: Condition) -> List[str]:
    found = []
    if properties.emulated:
        found.append("emulated: a time measured here is no latency of a real device")
    if properties.soc is None:
        found.append("chip unknown: Paddle-Lite will guess its cores")
    most = {core.index: core.max_khz for core in properties.cores}
    held = [core.index for core in condition.cores if core.limit_khz and core.limit_khz < (most.get(core.index) or 0)]
    if held:
        found.append(f"core {', '.join(map(str, held))} may not run at full speed: wait, or reset the limit")
    cores = len(properties.cores) or 1
    if condition.load_1m is not None and condition.load_1m > _BUSY_PER_CORE * cores:
        found.append(f"load average is {condition.load_1m:g} on {cores} cores: end what else is running")
    return found
