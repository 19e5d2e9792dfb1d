"""``edgecls report``: results that were measured before."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Optional, Tuple

import click

from edgecls.cli.output import emit_json

_FORMATS = ("text", "markdown", "csv")


@click.command("report")
@click.argument("results", metavar="[RESULT.json]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="Write to this file instead of the terminal.")
@click.option("--json", "as_json", is_flag=True, help="Print one flat JSON record a cell.")
def report_command(results: Tuple[Path, ...], style: str, output: Optional[Path], as_json: bool) -> None:
    """Show results of `edgecls bench` or of the Android app again, or several together.

    RESULT.json is a result file or a folder of them; with none, the newest of the workspace is meant.
    """
    from edgecls.report.find import find_results
    from edgecls.report.records import records
    from edgecls.results.files import load_result
    from edgecls.storage.atomic import write_text

    loaded = [(path, load_result(path)) for path in find_results(results)]
    if as_json:
        emit_json(records(loaded))
        return
    text = importlib.import_module(f"edgecls.report.{style}").render(loaded)
    if output is None:
        click.echo(text)
    else:
        write_text(output, f"{text}\n")
