"""``edgecls qat``."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import click

from edgecls.cli.model_options import artifact_options, model_options
from edgecls.cli.output import Progress, emit_json


@click.command("qat")
@click.argument("model")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Folder or list of images to train with; labels are optional. With --weights sample: its own by default.",
)
@click.option(
    "--val",
    "validation",
    type=click.Path(path_type=Path),
    help="Folder or list to judge by (default: a fifth of --data, held out).",
)
@click.option("--limit", type=int, help="Only so many images of --data, spread evenly over it.")
@click.option("--epochs", type=int, default=10, show_default=True)
@click.option("--steps", type=int, help="Instead of --epochs.")
@click.option("--batch-size", type=int, default=16, show_default=True)
@click.option("--lr", type=float, default=3e-5, show_default=True, help="Learning rate; 3e-4 where int8 lost much.")
@click.option("--patience", type=int, default=10, show_default=True, help="Validations without a better one.")
@click.option("--label-weight", "ce", type=float, default=0.0, show_default=True, help="Of the labels in the loss.")
@click.option(
    "--scales", type=click.Choice(("fixed", "moving")), default="fixed", show_default=True, help="Of the activations."
)
@click.option(
    "--weight-scales", "weight", type=click.Choice(("channel_wise_abs_max", "abs_max")), default="channel_wise_abs_max"
)
@click.option("--augment/--no-augment", default=True, show_default=True, help="Change the images a little.")
@click.option("--checkpoint-every", type=int, default=20, show_default=True, help="Steps between two checkpoints.")
@click.option("--resume", is_flag=True, help="Fail unless there is a checkpoint; one that is there is always used.")
@click.option("--restart", is_flag=True, help="Throw the checkpoint away.")
@model_options
@artifact_options
def qat_command(
    model: str,
    weights: Optional[str],
    data: Optional[Path],
    validation: Optional[Path],
    limit: Optional[int],
    epochs: int,
    steps: Optional[int],
    batch_size: int,
    lr: float,
    patience: int,
    ce: float,
    scales: str,
    weight: str,
    augment: bool,
    checkpoint_every: int,
    resume: bool,
    restart: bool,
    target: str,
    class_num: Optional[int],
    labels: Optional[Path],
    preprocess: Optional[Path],
    seed: int,
    offline: bool,
    output: Optional[Path],
    as_json: bool,
) -> None:
    """Train MODEL, a name from `edgecls models`, to be right in int8, and make an artifact of it.

    Its fp32 self is the teacher, so the images need no labels. An interrupted training goes on from its last
    checkpoint when the same command is given again.
    """
    from edgecls.errors import SettingsError
    from edgecls.pipeline.qat import qat
    from edgecls.pipeline.settings import Settings, read_preprocess
    from edgecls.pipeline.trained_text import render
    from edgecls.qat.data import check_limit
    from edgecls.qat.settings import QatSettings

    check_limit(limit)
    if data is None and weights != "sample":
        raise SettingsError("there are no images to train with", hint="give some hundred with --data FOLDER or LIST")
    settings = Settings(
        precision="int8",
        target=target,
        weights=weights,
        calibration=data,
        class_num=class_num,
        labels=labels,
        preprocess=read_preprocess(preprocess) if preprocess else None,
        seed=seed,
        offline=offline,
    )
    training = QatSettings(
        epochs=epochs,
        steps=steps,
        batch_size=batch_size,
        lr=lr,
        ce=ce,
        patience=patience,
        checkpoint_every=checkpoint_every,
        weight=weight,
        scales=scales,
        augment=augment,
        seed=seed,
    )
    progress = Progress()
    try:
        result = qat(
            model,
            settings,
            training,
            validation=validation,
            limit=limit,
            resume=resume,
            restart=restart,
            output=output,
            report=progress,
        )
    except KeyboardInterrupt:
        progress.step("the last checkpoint is kept: the same command goes on from there")
        raise
    progress.clear()
    if as_json:
        emit_json(result.to_json())
    else:
        click.echo(render(result))
