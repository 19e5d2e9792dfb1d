"""``edgecls inspect``: what a ``.nb`` file is made of."""

from __future__ import annotations

import click


@click.command(name="inspect")
@click.argument("file", metavar="FILE.nb")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--ops", is_flag=True, help="List every operator in order (the JSON always does).")
def inspect_command(file: str, as_json: bool, ops: bool) -> None:
    """Say what a .nb file is made of: version, target, kernels by precision, and why int8 may not be faster.

    FILE.nb is a file that opt wrote, or an artifact folder with a model.nb.
    """
    import json
    from pathlib import Path

    from edgecls.nb.summary import inspect
    from edgecls.nb.text import render

    path = Path(file)
    inspection = inspect(path / "model.nb" if path.is_dir() else path)
    click.echo(json.dumps(inspection.to_json(), indent=2) if as_json else render(inspection, verbose=ops))
