"""The board: what it is, how fast its clock may run, how warm it is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Iterator, Optional

from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine

_CPU = "sys/devices/system/cpu"
_MODEL = ("proc/device-tree/model", "sys/firmware/devicetree/base/model", "sys/class/dmi/id/product_name")

#: A Pi's firmware lowers the clock from 80 degrees on and stops at 85 (Raspberry Pi documentation, "Frequency
#: management and thermal control"); other boards are not far from it.
_HOT_C, _WARM_C = 80.0, 70.0


def check(machine: Machine) -> Iterator[Finding]:
    """Model, system, clock and temperature."""
    model = next(filter(None, (machine.read(path) for path in _MODEL)), None)
    yield Finding("machine", "ok", ", ".join(filter(None, (model, machine.architecture, _system(machine)))))
    yield from _governor(machine)
    yield from _temperature(machine)


def _system(machine: Machine) -> str:
    for line in machine.read("etc/os-release").splitlines():
        name, _, value = line.partition("=")
        if name == "PRETTY_NAME":
            return value.strip('"')
    return ""


def _governor(machine: Machine) -> Iterator[Finding]:
    rules = Counter(
        filter(None, (machine.read(str(path)) for path in machine.find(f"{_CPU}/cpu[0-9]*/cpufreq/scaling_governor")))
    )
    if not rules:
        return
    text = ", ".join(f"{rule} on {count} cores" for rule, count in sorted(rules.items()))
    if set(rules) == {"performance"}:
        yield Finding("clock", "ok", text)
    elif "powersave" in rules:
        step = "echo ondemand | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor"
        yield Finding("clock", "note", f"{text}: the lowest clock all the time", step)
    else:
        step = "before a benchmark: echo performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor"
        yield Finding("clock", "ok", f"{text}: the clock follows the load", step)


def _temperature(machine: Machine) -> Iterator[Finding]:
    found = [
        value
        for value in (_celsius(machine, path) for path in machine.find("sys/class/thermal/thermal_zone*/temp"))
        if value is not None
    ]
    if not found:
        return
    hottest = max(found)
    if hottest >= _HOT_C:
        yield Finding("temperature", "wrong", f"{hottest:.0f} °C: the clock is held back", "cool it, a fan is enough")
    elif hottest >= _WARM_C:
        yield Finding("temperature", "note", f"{hottest:.0f} °C: near 80, where clocks are held back", "cool it")
    else:
        yield Finding("temperature", "ok", f"{hottest:.0f} °C")


def _celsius(machine: Machine, path: Path) -> Optional[float]:
    text = machine.read(str(path))
    if not text.lstrip("-").isdigit():
        return None
    # The kernel's unit is a thousandth. Sensors that are not there report values far out of range.
    value = int(text) / 1000
    return value if -40.0 < value < 150.0 else None
