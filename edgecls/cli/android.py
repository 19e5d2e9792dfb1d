"""``edgecls android``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, List, Optional, Tuple

import click

from edgecls.cli.output import Progress, emit_json

if TYPE_CHECKING:
    from edgecls.android.run import AppReport


@click.command("android")
@click.option(
    "--artifact",
    "artifacts",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Put this artifact into the app; repeatable.",
)
@click.option(
    "--runtime",
    "runtimes",
    multiple=True,
    metavar="NAME",
    help="Beginning of a runtime's name, or an official archive; one an ABI. Default: the newest for the artifacts.",
)
@click.option("--project", type=click.Path(path_type=Path), help="The folder android_demo, if it is not here.")
@click.option("--clean", is_flag=True, help="First take out every artifact and library that is in it.")
@click.option("--build", is_flag=True, help="Build and sign the APK (Debian's tools, no Android Studio).")
@click.option("--install", is_flag=True, help="Install the APK on a phone.")
@click.option("--start", is_flag=True, help="Start the app there.")
@click.option("--device", default="adb", show_default=True, metavar="NAME", help="adb or adb:SERIAL.")
@click.option("--force", is_flag=True, help="Use a runtime that is refused for an artifact.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def android_command(
    artifacts: Tuple[Path, ...],
    runtimes: Tuple[str, ...],
    project: Optional[Path],
    clean: bool,
    build: bool,
    install: bool,
    start: bool,
    device: str,
    force: bool,
    as_json: bool,
) -> None:
    """Put artifacts and Paddle-Lite's library into the demo app, and build, install and start it.

    Called without any option the newest artifact of the workspace is put in. Android Studio, which opens the folder
    android_demo, finds everything in its place.
    """
    from edgecls.android.project import find_project
    from edgecls.android.run import AppSteps, make_app
    from edgecls.artifact.folder import Artifact
    from edgecls.storage.workspace import newest_artifact

    steps = AppSteps(clean, build, install, start, device)
    found = find_project(project)
    progress = Progress()
    named = artifacts
    if not named and not runtimes and not (clean or build or install or start):
        named = (newest_artifact(),)
    report = make_app(
        found,
        [Artifact.load(path) for path in named],
        runtimes,
        steps,
        force=force,
        tell=progress.step,
        news=progress,
    )
    progress.clear()
    if as_json:
        emit_json(report.to_json())
    else:
        click.echo("\n".join(_lines(report)))


def _lines(report: AppReport) -> List[str]:
    root = report.project.path
    lines = [f"removed    {_short(path, root)}" for path in report.removed]
    for item in report.placed:
        lines.append(
            f"{item.kind:10} {item.name} -> {_short(item.path, root)} ({item.size_bytes / 1e6:.1f} MB, {item.source})"
        )
    lines += [f"doubtful   {text}" for text in report.doubts]
    if report.apk is not None:
        lines.append(f"built      {_short(report.apk, root)} ({report.apk.stat().st_size / 1e6:.1f} MB)")
    if report.installed:
        lines.append(f"installed  on {report.installed}")
    if report.started:
        lines.append(f"started    on {report.started}")
    return lines or ["nothing was there to remove"]


def _short(path: Path, root: Path) -> str:
    return f"{root.name}/{path.relative_to(root)}"
