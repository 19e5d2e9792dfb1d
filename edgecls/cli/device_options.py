"""The options of commands that work on a device."""

from __future__ import annotations

from typing import Any, Callable, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])

_RUNNER = (
    click.option("--soc", metavar="NAME", help="Have Paddle-Lite take the device's chip for this one, as SM8150."),
    click.option("--runtime", metavar="NAME", help="Beginning of a runtime's name; by default the newest that fits."),
    click.option("--python", metavar="PATH", help="The device's Python with paddlelite, for the Python runner."),
    click.option(
        "--runner",
        type=click.Choice(("cpp", "java", "python")),
        help="Build of the runner: by default C++ where it can be built, on Android else Java, which needs none.",
    ),
    click.option("--force", is_flag=True, help="Use a runtime that is refused for an artifact."),
)


def device_option(more: str = "") -> Callable[[_Command], _Command]:
    """``--device``; ``more`` ends its help where it can mean several devices."""
    return click.option(
        "--device",
        default="host",
        show_default=True,
        metavar="NAME",
        help=f"host, adb, adb:SERIAL, ssh:USER@HOST[:PORT]{more}.",
    )


def runner_options(command: _Command) -> _Command:
    """``--soc``, ``--runtime``, ``--python``, ``--runner``, ``--force``: what runs on the device, and with what."""
    for option in reversed(_RUNNER):
        command = option(command)
    return command
