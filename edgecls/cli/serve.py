"""``edgecls serve``: a small HTTP service."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import click

from edgecls.errors import MissingPackageError


@click.command("serve")
@click.argument("artifact", required=False, type=click.Path(path_type=Path), metavar="[ARTIFACT]")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for all networks.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that classify.")
@click.option("--threads", type=click.IntRange(1, 256), default=4, show_default=True, help="Threads of each.")
@click.option("--engine", metavar="ENGINE[:MODE]", help="paddle_lite, paddle_lite_c or paddle_inference.")
@click.option("--soc", metavar="NAME", help="Have Paddle-Lite take the chip for this one: SM8150 for a Raspberry Pi 5.")
@click.option("--runtime", metavar="NAME", help="Beginning of a runtime's name; by default the newest that fits.")
@click.option("--force", is_flag=True, help="Use a runtime that is refused for the artifact.")
@click.option("--max-mb", type=click.FloatRange(0.001, 1000), default=20, show_default=True, help="Largest body, MB.")
@click.option(
    "--max-megapixels", type=click.FloatRange(0.001, 200), default=50, show_default=True, help="Largest picture."
)
@click.option("--queue", type=click.IntRange(1, 10000), default=256, show_default=True, help="Requests that may wait.")
def serve_command(
    artifact: Optional[Path],
    host: str,
    port: int,
    workers: int,
    threads: int,
    engine: Optional[str],
    soc: Optional[str],
    runtime: Optional[str],
    force: bool,
    max_mb: float,
    max_megapixels: float,
    queue: int,
) -> None:
    """Serve ARTIFACT over HTTP: a page at /, POST a picture to /predict, GET /health and /model.

    Only this computer can reach it unless --host says otherwise. It ends at Ctrl-C or SIGTERM.
    """
    from edgecls.storage.workspace import newest_artifact

    try:
        from edgecls.serve.run import serve
    except ImportError as error:
        raise MissingPackageError(
            f"serving needs {error.name}, which is not installed", hint="run pip install 'edgecls[serve]'"
        ) from error
    from edgecls.serve.limits import Limits

    limits = Limits(body_bytes=round(max_mb * 1e6), pixels=round(max_megapixels * 1e6), waiting=queue)
    serve(
        artifact or newest_artifact(),
        host=host,
        port=port,
        workers=workers,
        limits=limits,
        classifier={"threads": threads, "engine": engine, "soc": soc, "runtime": runtime, "force": force},
        say=lambda text: click.echo(text, err=True),
    )
