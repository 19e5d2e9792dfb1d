"""``edgecls optimize``."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import click

from edgecls.artifact.description import PRECISIONS
from edgecls.cli.model_options import artifact_options, model_options
from edgecls.cli.output import Progress, emit_json

ALL = "all"


@click.command("optimize")
@click.argument("model")
@click.option(
    "--quant",
    "precision",
    type=click.Choice([*PRECISIONS, ALL]),
    default="fp32",
    show_default=True,
    help="all makes every precision and puts them side by side.",
)
@click.option("--calibration", type=click.Path(path_type=Path), help="Folder or list of images; int8 needs it.")
@click.option("--calibration-limit", type=int, default=200, show_default=True, help="Images taken from it.")
@click.option("--algo", help="auto, mse_signed (default), hist, avg, abs_max, ptf, mse, emd or kl.")
@click.option(
    "--plan",
    type=click.Choice(["fast", "small"]),
    default="fast",
    show_default=True,
    help="Layers in int8: those that it makes faster, or all that can be.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Labelled pictures, a list or a folder: --max-drop and --quant all measure accuracy on them.",
)
@click.option("--max-drop", type=float, metavar="POINTS", help="Points of top-1 that int8 may lose.")
@model_options
@artifact_options
def optimize_command(
    model: str,
    precision: str,
    target: str,
    weights: Optional[str],
    calibration: Optional[Path],
    calibration_limit: int,
    algo: Optional[str],
    plan: str,
    data: Optional[Path],
    max_drop: Optional[float],
    class_num: Optional[int],
    labels: Optional[Path],
    preprocess: Optional[Path],
    seed: int,
    offline: bool,
    output: Optional[Path],
    as_json: bool,
) -> None:
    """Turn MODEL into an artifact: a checked .nb with its description and labels.

    MODEL is a name from `edgecls models`, or the path of an exported model (inference.pdmodel and
    inference.pdiparams).
    """
    from edgecls.pipeline.optimize import optimize
    from edgecls.pipeline.settings import DEFAULT_ALGO, Settings, read_preprocess
    from edgecls.pipeline.text import render

    settings = Settings(
        precision="int8" if precision == ALL else precision,
        target=target,
        weights=weights,
        calibration=calibration,
        calibration_limit=calibration_limit,
        algo=algo or DEFAULT_ALGO,
        plan=plan,
        data=data,
        max_drop=max_drop,
        class_num=class_num,
        labels=labels,
        preprocess=read_preprocess(preprocess) if preprocess else None,
        seed=seed,
        offline=offline,
    )
    progress = Progress()
    if precision == ALL:
        from edgecls.pipeline import side_by_side

        sides = side_by_side.optimize_all(model, settings, output=output, report=progress)
        progress.clear()
        if as_json:
            emit_json(sides.to_json())
        else:
            click.echo(side_by_side.render(sides))
        return
    result = optimize(model, settings, output=output, report=progress)
    progress.clear()
    if as_json:
        emit_json(result.to_json())
    else:
        click.echo(render(result))
