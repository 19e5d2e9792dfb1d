"""``edgecls predict``: the classes of pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Iterable, Optional, Tuple

import click

from edgecls.cli.output import complain


@click.command("predict")
@click.argument("images", nargs=-1, required=True, metavar="IMAGE...")
@click.option("--model", type=click.Path(path_type=Path), metavar="ARTIFACT", help="Default: the newest.")
@click.option("--top-k", type=click.IntRange(min=1), default=5, show_default=True, help="Classes for each image.")
@click.option("--engine", metavar="ENGINE[:MODE]", help="paddle_lite or paddle_inference.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_context
def predict_command(
    context: click.Context,
    images: Tuple[str, ...],
    model: Optional[Path],
    top_k: int,
    engine: Optional[str],
    as_json: bool,
) -> None:
    """Classify images; IMAGE is a picture, a folder, a list file or a pattern.

    An image that can't be read gets its line on stderr, the others go on, and the exit code is 2.
    """
    from edgecls.artifact.folder import Artifact
    from edgecls.prediction.predict import predict
    from edgecls.storage.workspace import newest_artifact

    found = predict(Artifact.load(model or newest_artifact()), images, top_k=top_k, engine=engine)
    unreadable = _print_json(found) if as_json else _print_lines(found)
    if unreadable:
        context.exit(2)


def _print_lines(found: Iterable[object]) -> int:
    from edgecls.prediction.predict import Prediction, Unreadable
    from edgecls.prediction.text import render

    unreadable = 0
    for item in found:
        if isinstance(item, Prediction):
            click.echo(render(item))
        elif isinstance(item, Unreadable):
            complain(str(item.error))
            unreadable += 1
    return unreadable


def _print_json(found: Iterable[object]) -> int:
    """One item a line as it comes, together one list."""
    from edgecls.prediction.predict import Prediction, Unreadable

    unreadable = 0
    separator = "["
    for item in found:
        assert isinstance(item, (Prediction, Unreadable))
        click.echo(separator + "\n" + json.dumps(item.to_json(), allow_nan=False), nl=False)
        separator = ","
        if isinstance(item, Unreadable):
            complain(str(item.error))
            unreadable += 1
    click.echo("\n]" if separator == "," else "[]")
    return unreadable
