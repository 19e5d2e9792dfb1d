"""``edgecls models``: the catalogue with its published figures."""

from __future__ import annotations

from typing import Optional

import click

from edgecls.cli.output import emit_json


@click.command(name="models")
@click.argument("name", required=False)
@click.option("--family", help="Only this family: PPLCNet, GhostNet, PPHGNet, PPHGNetV2 or HRNet.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list on stdout: percent, millions, milliseconds.")
def models_command(name: Optional[str], family: Optional[str], as_json: bool) -> None:
    """List the architectures, or show everything about NAME."""
    from edgecls import catalogue
    from edgecls.catalogue import text
    from edgecls.weights.address import address_of

    if name is not None and family is not None:
        raise click.UsageError("give a NAME or --family, not both")
    chosen = (catalogue.find_model(name),) if name is not None else catalogue.list_models(family)
    if as_json:
        emit_json([model.to_json() for model in chosen])
    elif name is not None:
        click.echo(text.details(chosen[0], address_of))
    else:
        click.echo(text.table(chosen))
