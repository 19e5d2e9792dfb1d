"""``edgecls devices``: list them, and clean one."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any, Dict, List, Sequence

import click

from edgecls.cli.output import emit_json
from edgecls.devices.condition import Condition
from edgecls.devices.find import open_device
from edgecls.devices.lock import device_lock
from edgecls.devices.properties import DeviceProperties
from edgecls.devices.push import clean
from edgecls.devices.survey import Surveyed, survey_devices


@click.group("devices", invoke_without_command=True)
@click.option("--device", "names", multiple=True, metavar="NAME", help="Look at this one too: ssh:USER@HOST[:PORT].")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def devices_command(context: click.Context, names: Sequence[str], as_json: bool) -> None:
    """List every device: its state, chip, cores, battery, free space, and why an unusable one is unusable."""
    if context.invoked_subcommand is not None:
        return
    found = survey_devices(names)
    if as_json:
        emit_json({"devices": [_json(device) for device in found]})
        return
    for device in found:
        click.echo("\n".join(_lines(device)))


@devices_command.command("clean")
@click.argument("device")
def clean_command(device: str) -> None:
    """Remove everything that edgecls has put on DEVICE."""
    with open_device(device) as opened, device_lock(opened):
        freed = clean(opened)
    click.echo(f"{opened.id}: removed {freed / 1e6:.1f} MB")


def _json(device: Surveyed) -> Dict[str, Any]:
    error = device.state.error
    properties = device.properties
    return {
        "id": device.state.id,
        "kind": device.state.kind,
        "state": device.state.state,
        "usable": device.state.usable,
        "error": None
        if error is None
        else {"kind": type(error).__name__, "message": error.message, "hint": error.hint},
        "properties": None
        if properties is None
        else {
            **asdict(properties),
            "asimddp": properties.asimddp,
            "fp16": properties.fp16,
            "neon": properties.neon,
        },
        "condition": None if device.condition is None else asdict(device.condition),
        "root": device.root,
        "free_bytes": device.free_bytes,
        "remarks": list(device.remarks),
    }


def _lines(device: Surveyed) -> List[str]:
    state = device.state
    if state.error is not None:
        return [f"{state.id}  {state.state}", f"    {state.error}"]
    assert device.properties is not None
    assert device.condition is not None
    properties = device.properties
    lines = [
        f"{state.id}  {state.state}",
        _row("is", properties.model, properties.system, properties.abi),
        _row("chip", properties.soc, cores_text(properties), _abilities(properties)),
        _row("now", *_condition(device.condition), f"{(device.free_bytes or 0) / 1e9:.1f} GB free in {device.root}"),
    ]
    return [*lines, *(f"    note  {remark}" for remark in device.remarks)]


def _row(title: str, *parts: "str | None") -> str:
    return f"    {title:5} " + ", ".join(part for part in parts if part)


def cores_text(properties: DeviceProperties) -> str:
    """The cores by speed: "4 x 1.79 GHz + 3 x 2.42 GHz + 1 x 2.84 GHz"."""
    speeds = Counter(core.max_khz for core in properties.cores)
    if not speeds:
        return "cores unknown"
    ordered = sorted(speeds.items(), key=lambda item: item[0] or 0)
    return " + ".join(f"{count} x {khz / 1e6:.2f} GHz" if khz else f"{count} cores" for khz, count in ordered)


def _abilities(properties: DeviceProperties) -> str:
    if not properties.neon:
        return ""
    dot = "dot product" if properties.asimddp else "no dot product"
    return f"{dot}, {'fp16' if properties.fp16 else 'no fp16'}"


def _condition(condition: Condition) -> List[str]:
    parts = []
    if condition.battery_percent is not None:
        parts.append(f"battery {condition.battery_percent} %" + f" {condition.battery_state or ''}".rstrip())
    if condition.hottest_c is not None:
        parts.append(f"{condition.hottest_c:.0f} °C")
    if condition.screen is not None:
        parts.append(f"screen {condition.screen}")
    if condition.load_1m is not None:
        parts.append(f"load {condition.load_1m:g}")
    return parts
