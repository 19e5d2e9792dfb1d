"""``edgecls demo``."""

from __future__ import annotations

import click

from edgecls.cli.output import Progress, emit_json


@click.command("demo")
@click.option("--min-seconds", type=float, default=1.0, show_default=True, help="Shortest time of sampling a cell.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def demo_command(min_seconds: float, as_json: bool) -> int:
    """Take the shipped sample to fp32 and int8 for ARM, check and time it here, print one table."""
    from edgecls.demo.run import run_demo
    from edgecls.demo.text import render_demo

    progress = Progress()
    demo = run_demo(report=progress, min_seconds=min_seconds)
    progress.clear()
    if as_json:
        emit_json(demo.to_json())
    else:
        click.echo(render_demo(demo))
    demo.evaluation.check()
    return demo.result.failed[0].error.exit_code if demo.result.failed else 0
