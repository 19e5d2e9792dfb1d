"""Predictions on stdout, what could not be read on stderr."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Iterable

import click

from edgecls.cli.output import complain


@dataclass
class Tally:
    """How many pictures were classified, and how many could not be read."""

    classified: int = 0
    unreadable: int = 0


def print_lines(found: Iterable[object], tally: Tally) -> None:
    """A line each, as PaddleClas has it."""
    from edgecls.prediction.result import Prediction, Unreadable
    from edgecls.prediction.text import render

    for item in found:
        if isinstance(item, Prediction):
            click.echo(render(item))
            tally.classified += 1
        elif isinstance(item, Unreadable):
            complain(str(item.error))
            tally.unreadable += 1


def print_json_lines(found: Iterable[object], tally: Tally) -> None:
    """A JSON object a line, flushed."""
    for item in found:
        click.echo(_json(item, tally))


def print_json(found: Iterable[object], tally: Tally) -> None:
    """One item a line as it comes, together one list."""
    separator = "["
    for item in found:
        click.echo(separator + "\n" + _json(item, tally), nl=False)
        separator = ","
    click.echo("\n]" if separator == "," else "[]")


def _json(item: object, tally: Tally) -> str:
    from edgecls.prediction.result import Prediction, Unreadable

    assert isinstance(item, (Prediction, Unreadable))
    if isinstance(item, Unreadable):
        complain(str(item.error))
        tally.unreadable += 1
    else:
        tally.classified += 1
    return json.dumps(item.to_json(), allow_nan=False)
