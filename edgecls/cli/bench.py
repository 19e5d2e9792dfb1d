"""``edgecls bench``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Optional, Tuple

import click

from edgecls.cli.device_options import device_option, runner_options
from edgecls.cli.output import Progress, complain, emit_json

#: What may be given together with --resume.
_OF_RESUME = ("artifacts", "output", "resume", "as_json")
_ENGINES = ("paddle_lite", "paddle_inference")


def _numbers(context: click.Context, parameter: click.Parameter, value: str) -> Tuple[int, ...]:
    try:
        return tuple(int(part) for part in value.split(","))
    except ValueError:
        raise click.BadParameter(f"{value!r} is no list of whole numbers such as 1,2,4") from None


def _words(context: click.Context, parameter: click.Parameter, value: str) -> Tuple[str, ...]:
    return tuple(value.split(","))


def _refuse_settings(context: click.Context) -> None:
    """A resumed bench has the settings of its result: another grid would be another bench."""
    given = [
        name
        for name in context.params
        if name not in _OF_RESUME and context.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT
    ]
    if given:
        options = {parameter.name: parameter.opts[0] for parameter in context.command.params}
        names = ", ".join(options[name] for name in given)
        raise click.UsageError(f"--resume takes all settings from the result: leave {names} out")


@click.command("bench")
@click.argument("artifacts", nargs=-1, type=click.Path(path_type=Path), metavar="[ARTIFACT]...")
@device_option(", or all that adb knows")
@click.option("--engine", "engines", multiple=True, type=click.Choice(_ENGINES), help="Only this one; repeatable.")
@click.option(
    "--threads", default="1", show_default=True, callback=_numbers, metavar="N,N,...", help="Numbers of threads."
)
@click.option("--batch", default="1", show_default=True, callback=_numbers, metavar="N,N,...", help="Batch sizes.")
@click.option("--warmup", type=int, default=10, show_default=True, help="Untimed runs before the samples.")
@click.option("--runs", type=int, default=100, show_default=True, help="Fewest samples a cell.")
@click.option("--min-seconds", type=float, default=3.0, show_default=True, help="Shortest time of sampling a cell.")
@click.option("--max-seconds", type=float, default=60.0, show_default=True, help="Longest time of sampling a cell.")
@click.option(
    "--power-mode",
    "power_modes",
    default="none",
    show_default=True,
    callback=_words,
    metavar="MODE,...",
    help="Paddle-Lite's core bindings: high, low, full, none, rand_high, rand_low.",
)
@runner_options
@click.option(
    "--cool-below", type=float, default=50.0, show_default=True, metavar="C", help="Let a device cool; 0: don't wait."
)
@click.option("--cool-seconds", type=float, default=120.0, show_default=True, help="Longest wait before a cell.")
@click.option("--ab", is_flag=True, help="Measure two artifacts, A and B, in turns, and say which is faster.")
@click.option(
    "--ab-soc", metavar="NAME", help="The same for one artifact on a device: B takes the device's chip for this one."
)
@click.option("--output", type=click.Path(path_type=Path), help="Write the result there, after each cell.")
@click.option(
    "--resume",
    type=click.Path(path_type=Path),
    metavar="RESULT",
    help="Go on with an interrupted bench, with its settings.",
)
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
    power_modes: Tuple[str, ...],
    soc: Optional[str],
    runtime: Optional[str],
    python: Optional[str],
    runner: Optional[str],
    force: bool,
    cool_below: float,
    cool_seconds: float,
    ab: bool,
    ab_soc: Optional[str],
    output: Optional[Path],
    resume: Optional[Path],
    as_json: bool,
) -> int:
    """Measure how fast artifacts are, after checking that their output is right.

    ARTIFACT is a folder made by `edgecls optimize`; with none, the newest of the workspace is meant. On the host
    an artifact runs as its fp32 twin in Paddle-Lite and in Paddle Inference, int8 in Paddle Inference alone. On a
    device its model.nb runs in Paddle-Lite. The result of a device is also kept in the workspace.
    """
    from edgecls.benchmark.run import bench
    from edgecls.benchmark.text import render
    from edgecls.storage.workspace import newest_artifact, workspace_dir

    progress = Progress()
    chosen = artifacts if artifacts or resume else (newest_artifact(),)
    if resume is not None:
        _refuse_settings(click.get_current_context())
    elif output is None and device != "host":
        output = workspace_dir() / "results" / f"bench-{time.strftime('%Y%m%d-%H%M%S')}.json"
        progress.step(f"result: {output}")
    result = bench(
        chosen,
        device=device,
        engines=engines,
        threads=threads,
        batch=batch,
        warmup=warmup,
        min_runs=runs,
        min_seconds=min_seconds,
        max_seconds=max_seconds,
        power_modes=power_modes,
        soc=soc,
        runtime=runtime,
        python=python,
        runner=runner,
        force=force,
        cool_below_c=cool_below or None,
        cool_seconds=cool_seconds,
        compare=ab,
        compared_soc=ab_soc,
        output=output,
        resume=resume,
        on_progress=progress.step,
        on_news=progress,
        on_failure=lambda failure: progress.step(f"failed: {failure.cell}: {failure.error}"),
    )
    if as_json:
        emit_json(result.to_json())
    else:
        click.echo(render(result))
    if not result.failed:
        return 0
    first = result.failed[0].error
    complain(f"{len(result.failed)} of {len(result.failed) + len(result.rows)} cells failed, the first: {first}")
    return first.exit_code
