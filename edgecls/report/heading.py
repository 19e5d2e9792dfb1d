"""What was measured where, in a few lines: a table without them says nothing."""

from __future__ import annotations

from typing import List

from edgecls.results.device import MeasuredDevice
from edgecls.results.result import APP, Result

#: A tool in words, where its name alone says too little.
_TOOLS = {APP: "edgecls's Android app"}


def heading(result: Result) -> List[str]:
    """Tool, time, devices and settings of a result."""
    settings = result.settings
    lines = [
        f"{_TOOLS.get(result.meta.tool, result.meta.tool)} {result.meta.version}, started {result.meta.started}",
        *(_device(device) for device in result.devices),
        *(_host(result) if any(row.cell.device == "host" for row in result.rows) else []),
        f"warm-up {settings.warmup}, at least {settings.min_runs} runs and {settings.min_seconds:g} s a cell",
        f"timed: {settings.timed}",
    ]
    if settings.soc:
        lines.append(f"Paddle-Lite was told that the chip is {settings.soc}")
    return lines


def _host(result: Result) -> List[str]:
    machine = result.environment
    virtual = ", virtual" if machine.hypervisor else ""
    return [f"host: {machine.cpu}, {machine.cpus} processors{virtual}, {machine.system} {machine.machine}"]


def _device(device: MeasuredDevice) -> str:
    known = [device.model, device.soc, device.abi, device.android and f"Android {device.android}"]
    what = ", ".join(text for text in known if text) or "a device that tells nothing about itself"
    emulated = ", EMULATED: its times are no latencies" if device.emulated else ""
    measured_by = "the app" if device.runner == "app" else f"{device.runner} runner"
    return f"{device.id}: {what}{emulated}; {device.runtime}, {measured_by}"
