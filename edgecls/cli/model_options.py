"""The options of commands that take a model, and of those that make an artifact of one."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, TypeVar

import click

from edgecls.artifact.description import TARGETS

_Command = TypeVar("_Command", bound=Callable[..., Any])

_MODEL = (
    click.option(
        "--weights",
        metavar="SOURCE",
        help="official (default), sample, random, random:SEED, a .pdparams or .onnx file, or a folder with an "
        "inference model.",
    ),
    click.option("--class-num", type=int, help="Number of classes, where the weights don't tell."),
    click.option("--preprocess", type=click.Path(path_type=Path), help="JSON file in place of the catalogue's."),
    click.option("--offline", is_flag=True, help="Never download."),
)

_ARTIFACT = (
    click.option("--target", type=click.Choice(TARGETS), default="arm64-v8a", show_default=True),
    click.option("--labels", type=click.Path(path_type=Path), help="Text file with one label a line, by class id."),
    click.option("--seed", type=int, default=0, show_default=True),
    click.option("--output", type=click.Path(path_type=Path), help="Artifact folder (default: one in the workspace)."),
    click.option("--json", "as_json", is_flag=True, help="Print the result as JSON."),
)


def model_options(command: _Command) -> _Command:
    """``--weights``, ``--class-num``, ``--preprocess`` and ``--offline``: which model, and how it sees images."""
    for option in reversed(_MODEL):
        command = option(command)
    return command


def artifact_options(command: _Command) -> _Command:
    """``--target``, ``--labels``, ``--seed``, ``--output`` and ``--json``: the artifact that is made."""
    for option in reversed(_ARTIFACT):
        command = option(command)
    return command
