"""``edgecls bench``."""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Tuple

import click

from edgecls.cli.output import Progress, emit_json

_ENGINES = ("paddle_lite", "paddle_inference")


def _numbers(context: click.Context, parameter: click.Parameter, value: str) -> Tuple[int, ...]:
    try:
        return tuple(int(part) for part in value.split(","))
    except ValueError:
        raise click.BadParameter(f"{value!r} is no list of whole numbers such as 1,2,4") from None


@click.command("bench")
@click.argument("artifacts", nargs=-1, type=click.Path(path_type=Path), metavar="[ARTIFACT]...")
@click.option("--device", type=click.Choice(["host"]), default="host", show_default=True)
@click.option("--engine", "engines", multiple=True, type=click.Choice(_ENGINES), help="Only this one; repeatable.")
@click.option(
    "--threads", default="1", show_default=True, callback=_numbers, metavar="N,N,...", help="Numbers of threads."
)
@click.option("--batch", default="1", show_default=True, callback=_numbers, metavar="N,N,...", help="Batch sizes.")
@click.option("--warmup", type=int, default=10, show_default=True, help="Untimed runs before the samples.")
@click.option("--runs", type=int, default=100, show_default=True, help="Fewest samples a cell.")
@click.option("--min-seconds", type=float, default=3.0, show_default=True, help="Shortest time of sampling a cell.")
@click.option("--max-seconds", type=float, default=60.0, show_default=True, help="Longest time of sampling a cell.")
@click.option("--output", type=click.Path(path_type=Path), help="Write the result there, after each cell.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def bench_command(
    artifacts: Tuple[Path, ...],
    device: str,
    engines: Tuple[str, ...],
    threads: Tuple[int, ...],
    batch: Tuple[int, ...],
    warmup: int,
    runs: int,
    min_seconds: float,
    max_seconds: float,
    output: Optional[Path],
    as_json: bool,
) -> int:
    """Measure how fast artifacts are, after checking that their output is right.

    ARTIFACT is a folder made by `edgecls optimize`; with none, the newest of the workspace is meant. On the host
    an artifact runs as its fp32 twin in Paddle-Lite and in Paddle Inference, int8 in Paddle Inference alone.
    """
    from edgecls.benchmark.run import bench
    from edgecls.benchmark.text import render
    from edgecls.storage.workspace import newest_artifact

    progress = Progress()
    result = bench(
        artifacts or (newest_artifact(),),
        device=device,
        engines=engines,
        threads=threads,
        batch=batch,
        warmup=warmup,
        min_runs=runs,
        min_seconds=min_seconds,
        max_seconds=max_seconds,
        output=output,
        on_progress=progress.step,
        on_failure=lambda failure: progress.step(f"failed: {failure.cell}: {failure.error}"),
    )
    if as_json:
        emit_json(result.to_json())
    else:
        click.echo(render(result))
    return result.failed[0].error.exit_code if result.failed else 0
