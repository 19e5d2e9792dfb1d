"""``edgecls runtime``: Paddle-Lite's libraries for devices."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import click

from edgecls.cli.output import emit_json


@click.group("runtime", no_args_is_help=False)
def runtime_command() -> None:
    """Add, list and check Paddle-Lite's libraries for devices."""


@runtime_command.command("add")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--version", help="As v2.12, for a library that does not carry its version.")
@click.option("--include", type=click.Path(path_type=Path), help="Folder with paddle_api.h, if SOURCE has none.")
@click.option("--json", "as_json", is_flag=True)
def add_command(source: Path, version: Optional[str], include: Optional[Path], as_json: bool) -> None:
    """Take SOURCE: an official inference_lite_lib archive, its folder, or one library."""
    from edgecls.runtime.store import add_runtime
    from edgecls.runtime.text import render_runtimes

    runtime = add_runtime(source, version=version, include=include)
    if as_json:
        emit_json(runtime.to_json())
    else:
        click.echo(render_runtimes([runtime]))


@runtime_command.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_command(as_json: bool) -> None:
    """List the runtimes that were added."""
    from edgecls.runtime.store import list_runtimes
    from edgecls.runtime.text import render_runtimes

    runtimes = list_runtimes()
    if as_json:
        emit_json([runtime.to_json() for runtime in runtimes])
    else:
        click.echo(render_runtimes(runtimes))


@runtime_command.command("check")
@click.argument("model", type=click.Path(path_type=Path))
@click.option("--runtime", "name", help="Beginning of a runtime's name; all are checked without it.")
@click.option("--json", "as_json", is_flag=True)
def check_command(model: Path, name: Optional[str], as_json: bool) -> int:
    """Say which runtimes may run MODEL, a .nb or an artifact; exit code 8 if none may."""
    from edgecls.nb.summary import inspect
    from edgecls.runtime.check import check_runtime
    from edgecls.runtime.store import find_named
    from edgecls.runtime.text import render_verdicts

    inspection = inspect(model / "model.nb" if model.is_dir() else model)
    verdicts = [(runtime, check_runtime(inspection, runtime)) for runtime in find_named(name)]
    if as_json:
        emit_json(
            [
                {"runtime": runtime.name, "refusals": verdict.refusals, "warnings": verdict.warnings}
                for runtime, verdict in verdicts
            ]
        )
    else:
        click.echo(render_verdicts(verdicts))
    return 0 if any(not verdict.refusals for _, verdict in verdicts) else 8


@runtime_command.command("remove")
@click.argument("name")
def remove_command(name: str) -> None:
    """Take the runtime NAME out of the store."""
    from edgecls.runtime.store import remove_runtime

    click.echo(f"removed {remove_runtime(name)}", err=True)
