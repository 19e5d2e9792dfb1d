"""``edgecls analyze``: which layers int8 harms, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import click

from edgecls.cli.model_options import model_options
from edgecls.cli.output import Progress, emit_json


@click.command("analyze")
@click.argument("model", metavar="MODEL_OR_ARTIFACT")
@click.option("--calibration", type=click.Path(path_type=Path), help="Folder or list of images.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Measure on these labelled images, with top-1: a list ('path class' lines) or a folder of class folders.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    help="Images to measure on (default: 32, and fewer where there are more than 100 layers).",
)
@click.option("--picture", type=click.Path(path_type=Path), help="Draw a chart into a .png, .svg or .pdf.")
@click.option("--top", type=click.IntRange(min=1), help="Show only so many layers in the table.")
@click.option("--algo", default="mse_signed", show_default=True, help="For a model: as for optimize.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@model_options
def analyze_command(
    model: str,
    calibration: Optional[Path],
    data: Optional[Path],
    limit: Optional[int],
    picture: Optional[Path],
    top: Optional[int],
    weights: Optional[str],
    algo: str,
    class_num: Optional[int],
    preprocess: Optional[Path],
    offline: bool,
    as_json: bool,
) -> None:
    """Measure what each int8 layer does to the output, and say which are hard to quantize and why.

    MODEL_OR_ARTIFACT is an int8 artifact, or a model as for `edgecls optimize`, which is quantized first. Each layer
    is measured alone in int8 and alone in fp32. Interrupted, the same command goes on where it was.
    """
    from edgecls.pipeline.analyze import analyze_model
    from edgecls.pipeline.settings import Settings, read_preprocess
    from edgecls.sensitivity.picture import check_picture, draw
    from edgecls.sensitivity.text import render

    if picture is not None:
        check_picture(picture)
    settings = Settings(
        precision="int8",
        weights=weights,
        calibration=calibration,
        algo=algo,
        class_num=class_num,
        preprocess=read_preprocess(preprocess) if preprocess else None,
        data=data,
        offline=offline,
    )
    progress = Progress()
    name, found = analyze_model(model, settings, limit=limit, report=progress)
    progress.clear()
    if picture is not None:
        draw(found, picture, name)
    if as_json:
        emit_json({"model": name, **found.to_json()})
    else:
        click.echo(f"{name}\n{render(found, limit=top)}")
        if picture is not None:
            click.echo(f"picture   {picture}")
