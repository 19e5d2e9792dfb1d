"""``edgecls runtime``: Paddle-Lite's libraries for devices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Optional

import click

from edgecls.cli.output import complain, emit_json

if TYPE_CHECKING:
    from edgecls.runtime.runtime import Runtime


@click.group("runtime", no_args_is_help=False)
def runtime_command() -> None:
    """Add, list and check Paddle-Lite's libraries for devices."""


@runtime_command.command("add")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--version", help="As v2.12, for a library that does not carry its version.")
@click.option("--include", type=click.Path(path_type=Path), help="Folder with paddle_api.h, if SOURCE has none.")
@click.option("--json", "as_json", is_flag=True)
def add_command(source: Path, version: Optional[str], include: Optional[Path], as_json: bool) -> None:
    """Take SOURCE: an official inference_lite_lib archive, its folder, one library, or what 'runtime pack' wrote.

    For Python to predict with the library on this machine a small C interface is compiled (g++), if none came with it.
    """
    from edgecls.runtime.store import add_runtime
    from edgecls.runtime.text import render_runtimes

    runtime = add_runtime(source, version=version, include=include)
    if as_json:
        emit_json(runtime.to_json())
    else:
        click.echo(render_runtimes([runtime]))
    _prepare(runtime)


@runtime_command.command("pack")
@click.argument("name")
@click.option("--output", type=click.Path(path_type=Path), help="Default: NAME.tar.gz.")
def pack_command(name: str, output: Optional[Path]) -> None:
    """Build the C interface of the runtime NAME here and pack both, for a board without a compiler."""
    from edgecls.runner.pack import pack_runtime
    from edgecls.runtime.store import find_named

    runtime = find_named(name)[0]
    target = pack_runtime(runtime, output or Path(f"{runtime.name}.tar.gz"))
    version = f" --version {runtime.declared_version}" if runtime.library.version is None and runtime.version else ""
    click.echo(f"{target}: copy it to the board and run 'edgecls runtime add {target.name}{version}' there")


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


def _prepare(runtime: Runtime) -> None:
    """Have the C interface ready where this machine can use it; a runtime for devices needs none."""
    from edgecls.engines.host import this_abi
    from edgecls.errors import EdgeclsError
    from edgecls.runner.interface import interface_for

    library = runtime.library
    try:
        if (library.abi, library.os) == (this_abi(), "linux") and runtime.has("light_api"):
            interface_for(runtime)
            click.echo("the C interface is ready: edgecls predict and edgecls.Classifier can use it", err=True)
    except EdgeclsError as error:
        complain(f"edgecls predict can't use it yet: {error}")
