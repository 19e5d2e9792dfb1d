"""The state that a device is in right now. None and empty stand for what it doesn't tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Dict, List, Mapping, Optional, Tuple

from edgecls.devices.commands import Commands
from edgecls.devices.sections import ask, read_sections

_KIB = 1024
# BatteryManager of Android, BATTERY_STATUS_*.
_BATTERY_STATES = {"2": "charging", "3": "discharging", "4": "not charging", "5": "full"}
# PowerManager of Android, THERMAL_STATUS_*.
THERMAL_STATES = ("none", "light", "moderate", "severe", "critical", "emergency", "shutdown")
#: Sensors that are not there report values far outside of this range, degrees Celsius.
_PLAUSIBLE_C = (-40.0, 150.0)


@dataclass(frozen=True)
class CoreCondition:
    """One processor: its number, whether it is on, its frequency and the highest one it may take now, in kHz."""

    index: int
    online: bool
    khz: Optional[int]
    limit_khz: Optional[int]
    governor: Optional[str]


@dataclass(frozen=True)
class Condition:
    """What changes from one run to the next, and changes what a run measures.

    Attributes:
        battery_percent: 0 to 100.
        battery_state: ``charging``, ``discharging``, ``not charging`` or ``full``.
        battery_c: its temperature.
        temperatures_c: {sensor: degrees Celsius}.
        thermal_status: how much Android holds the device back, a word of ``THERMAL_STATES``.
        throttled: the flags of a Raspberry Pi's firmware, 0 when all is well.
        screen: ``on``, ``off`` or ``dozing``.
        cores: its processors.
        load_1m: the load average of the last minute.
        free_memory_bytes: what programs can still take.
        uptime_s: seconds since the start of the device.
        boot_id: another one after every start.
    """

    battery_percent: Optional[int]
    battery_state: Optional[str]
    battery_c: Optional[float]
    temperatures_c: Dict[str, float]
    thermal_status: Optional[str]
    throttled: Optional[int]
    screen: Optional[str]
    cores: Tuple[CoreCondition, ...]
    load_1m: Optional[float]
    free_memory_bytes: Optional[int]
    uptime_s: Optional[float]
    boot_id: Optional[str]

    @property
    def hottest_c(self) -> Optional[float]:
        """The highest temperature that any sensor gives."""
        return max(self.temperatures_c.values(), default=self.battery_c)


def read_condition(device: Commands) -> Condition:
    """Ask a device for its state, in one command.

    Raises:
        DeviceError: the device can't be asked.
    """
    found = read_sections(device.check(ask(_QUESTIONS), "read the condition").stdout)
    return _condition({name: answer.decode("utf-8", "replace").strip() for name, answer in found.items()})


def _read_into(name: str, path: str) -> str:
    return f'{name}=-; [ -r "{path}" ] && read -r {name} < "{path}"; '


_QUESTIONS = {
    "battery": "dumpsys battery",
    "supply": (
        "for s in /sys/class/power_supply/*; do "
        f"{_read_into('kind', '$s/type')}{_read_into('level', '$s/capacity')}{_read_into('state', '$s/status')}"
        f"{_read_into('heat', '$s/temp')}"
        'echo "$kind|$level|$state|$heat"; done'
    ),
    "zones": (
        "for z in /sys/class/thermal/thermal_zone*; do "
        f"{_read_into('kind', '$z/type')}{_read_into('heat', '$z/temp')}"
        'echo "$kind ${z##*thermal_zone}|$heat"; done'
    ),
    "thermal": "dumpsys thermalservice",
    "throttled": "vcgencmd get_throttled",
    "power": "dumpsys power | grep -m 1 mWakefulness=",
    "cores": (
        "for c in /sys/devices/system/cpu/cpu[0-9]*; do "
        f"{_read_into('on', '$c/online')}{_read_into('now', '$c/cpufreq/scaling_cur_freq')}"
        f"{_read_into('limit', '$c/cpufreq/scaling_max_freq')}{_read_into('rule', '$c/cpufreq/scaling_governor')}"
        'echo "${c##*/cpu} $on $now $limit $rule"; done'
    ),
    "load": "cat /proc/loadavg",
    "memory": "grep MemAvailable: /proc/meminfo",
    "uptime": "cat /proc/uptime",
    "boot": "cat /proc/sys/kernel/random/boot_id",
}


def _condition(text: Mapping[str, str]) -> Condition:
    percent, state, heat = _android_battery(text.get("battery", ""))
    if percent is None:
        percent, state, heat = _linux_battery(text.get("supply", ""))
    return Condition(
        battery_percent=percent,
        battery_state=state,
        battery_c=heat,
        temperatures_c=_temperatures(text),
        thermal_status=_thermal_status(text.get("thermal", "")),
        throttled=_hexadecimal(text.get("throttled", "")),
        screen=_screen(text.get("power", "")),
        cores=_cores(text.get("cores", "")),
        load_1m=_first_number(text.get("load", "")),
        free_memory_bytes=_memory(text.get("memory", "")),
        uptime_s=_first_number(text.get("uptime", "")),
        boot_id=text.get("boot") or None,
    )


_Battery = Tuple[Optional[int], Optional[str], Optional[float]]


def _android_battery(text: str) -> _Battery:
    found = dict(re.findall(r"^\s*([A-Za-z ]+): (\S+)$", text, re.M))
    if found.get("present") == "false" or not found.get("level", "").isdigit():
        return None, None, None
    scale = int(found.get("scale", "100")) or 100
    # Tenths of a degree, says BatteryManager.EXTRA_TEMPERATURE.
    heat = int(found["temperature"]) / 10 if found.get("temperature", "").lstrip("-").isdigit() else None
    return round(int(found["level"]) * 100 / scale), _BATTERY_STATES.get(found.get("status", "")), heat


def _linux_battery(text: str) -> _Battery:
    for line in text.splitlines():
        kind, level, state, heat = (line.split("|") + ["-"] * 4)[:4]
        if kind == "Battery" and level.isdigit():
            known = state.lower() if state.lower() in _BATTERY_STATES.values() else None
            return int(level), known, int(heat) / 10 if heat.lstrip("-").isdigit() else None
    return None, None, None


def _temperatures(text: Mapping[str, str]) -> Dict[str, float]:
    found: Dict[str, float] = {}
    for line in text.get("zones", "").splitlines():
        name, _, value = line.rpartition("|")
        if value.lstrip("-").isdigit():
            # The kernel's unit is a thousandth; some old drivers give whole degrees.
            found[name] = int(value) / 1000 if abs(int(value)) > _PLAUSIBLE_C[1] else float(value)
    for value, name in re.findall(
        r"Temperature\{mValue=([-0-9.]+), mType=\d+, mName=([^,]+),", text.get("thermal", "")
    ):
        found.setdefault(name, float(value))
    return {name: value for name, value in found.items() if _PLAUSIBLE_C[0] < value < _PLAUSIBLE_C[1]}


def _thermal_status(text: str) -> Optional[str]:
    match = re.search(r"Thermal Status: (\d)", text)
    return THERMAL_STATES[min(int(match.group(1)), len(THERMAL_STATES) - 1)] if match else None


def _screen(text: str) -> Optional[str]:
    states = {"Awake": "on", "Asleep": "off", "Dozing": "dozing", "Dreaming": "on"}
    return states.get(text.rpartition("=")[2])


def _cores(text: str) -> Tuple[CoreCondition, ...]:
    cores: List[CoreCondition] = []
    for line in text.splitlines():
        words = line.split()
        if len(words) == 5 and words[0].isdigit():
            now, limit = (int(word) if word.isdigit() else None for word in words[2:4])
            # The first processor often can't be switched off, and then has no such file.
            governor = words[4] if words[4] != "-" else None
            cores.append(CoreCondition(int(words[0]), words[1] != "0", now, limit, governor))
    return tuple(sorted(cores, key=lambda core: core.index))


def _first_number(text: str) -> Optional[float]:
    match = re.match(r"[0-9.]+", text)
    return float(match.group()) if match else None


def _memory(line: str) -> Optional[int]:
    match = re.search(r"(\d+) kB", line)
    return int(match.group(1)) * _KIB if match else None


def _hexadecimal(text: str) -> Optional[int]:
    match = re.search(r"throttled=0x([0-9a-fA-F]+)", text)
    return int(match.group(1), 16) if match else None
