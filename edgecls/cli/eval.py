"""``edgecls eval``: top-1 and top-5 of an artifact on labelled pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Tuple

import click

from edgecls.cli.device_options import device_option, runner_options
from edgecls.cli.output import Progress, emit_json


@click.command("eval")
@click.argument("artifact", required=False, type=click.Path(path_type=Path))
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path),
    help="List file ('path class' lines), or a folder with a subfolder for each class.",
)
@device_option()
@runner_options
@click.option("--batch", type=click.IntRange(1, 1024), default=16, show_default=True, help="Images in a batch.")
@click.option("--limit", type=click.IntRange(min=1), help="Only so many images, spread evenly over the list.")
@click.option("--workers", type=click.IntRange(0, 16), help="Decoding processes (default: by list and machine).")
@click.option(
    "--threads",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="Of Paddle Inference; on a device, of Paddle-Lite.",
)
@click.option(
    "--engine",
    "engines",
    multiple=True,
    metavar="ENGINE[:MODE]",
    help="paddle_lite or paddle_inference, with a mode after a colon: fp32, fp32_onednn, int8_onednn or "
    "int8_simulated; can be repeated, or several with commas.",
)
@click.option("--skip-unreadable", is_flag=True, help="Count images that can't be decoded, and go on.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def eval_command(
    artifact: Optional[Path],
    data: Path,
    device: str,
    soc: Optional[str],
    runtime: Optional[str],
    python: Optional[str],
    runner: Optional[str],
    force: bool,
    batch: int,
    limit: Optional[int],
    workers: Optional[int],
    threads: int,
    engines: Tuple[str, ...],
    skip_unreadable: bool,
    as_json: bool,
) -> None:
    """Measure top-1 and top-5 of ARTIFACT (default: the newest of the workspace) here or on a device.

    On the host fp32 is checked with Paddle Inference and with Paddle-Lite on the fp32 twin, int8 with Paddle
    Inference. A device runs model.nb itself, beside one engine of the host on the same pictures.
    """
    from edgecls.artifact.folder import Artifact
    from edgecls.evaluation.device import evaluate_on_device
    from edgecls.evaluation.evaluate import evaluate
    from edgecls.evaluation.text import render
    from edgecls.storage.workspace import newest_artifact

    loaded = Artifact.load(artifact or newest_artifact())
    progress = Progress()
    if device == "host":
        if soc or runtime or python or runner or force:
            raise click.UsageError(
                "--soc, --runtime, --python, --runner and --force are for other devices than the host"
            )
        evaluation = evaluate(
            loaded,
            data,
            batch_size=batch,
            workers=workers,
            limit=limit,
            engines=[name for text in engines for name in text.split(",")] or None,
            threads=threads,
            skip_unreadable=skip_unreadable,
            on_progress=lambda done, total: progress(f"{done} of {total} images"),
        )
    else:
        if engines:
            raise click.UsageError("--engine is for the host: a device runs model.nb in Paddle-Lite")
        evaluation = evaluate_on_device(
            loaded,
            data,
            device,
            threads=threads,
            runtime=runtime,
            python=python,
            runner=runner,
            soc=soc,
            force=force,
            batch_size=batch,
            workers=workers,
            limit=limit,
            skip_unreadable=skip_unreadable,
            on_progress=progress,
            on_step=progress.step,
        )
    progress.clear()
    if as_json:
        emit_json({"artifact": str(loaded.path), **evaluation.to_json()})
    else:
        click.echo(f"{loaded.name}\n{render(evaluation)}")
    evaluation.check()
