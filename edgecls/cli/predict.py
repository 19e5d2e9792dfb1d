"""``edgecls predict``: the classes of pictures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Iterable, Optional, Tuple

import click

from edgecls.cli.answers import Tally, print_json, print_json_lines, print_lines
from edgecls.errors import SettingsError

if TYPE_CHECKING:
    from edgecls.prediction.classifier import Classifier

_POWER_MODES = ("high", "low", "full", "none", "rand_high", "rand_low")


@click.command("predict")
@click.argument("images", nargs=-1, metavar="[IMAGE...]")
@click.option("--model", type=click.Path(path_type=Path), metavar="ARTIFACT", help="Default: the newest.")
@click.option(
    "--camera", metavar="NAME", help="A number (0 is /dev/video0), a GStreamer pipeline, an address, a video."
)
@click.option("--watch", type=click.Path(path_type=Path), metavar="FOLDER", help="Classify what is put into FOLDER.")
@click.option("--top-k", type=click.IntRange(min=1), default=5, show_default=True, help="Classes for each image.")
@click.option("--engine", metavar="ENGINE[:MODE]", help="paddle_lite, paddle_lite_c or paddle_inference.")
@click.option("--threads", type=click.IntRange(1, 256), default=4, show_default=True, help="Threads of the engine.")
@click.option("--soc", metavar="NAME", help="Have Paddle-Lite take the chip for this one: SM8150 for a Raspberry Pi 5.")
@click.option("--runtime", metavar="NAME", help="Beginning of a runtime's name; by default the newest that fits.")
@click.option("--power-mode", type=click.Choice(_POWER_MODES), default="none", show_default=True, help="Cores to use.")
@click.option("--force", is_flag=True, help="Use a runtime that is refused for the artifact.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.option("--jsonl", "as_json_lines", is_flag=True, help="Print a JSON object a line, each as it comes.")
@click.pass_context
def predict_command(
    context: click.Context,
    images: Tuple[str, ...],
    model: Optional[Path],
    camera: Optional[str],
    watch: Optional[Path],
    top_k: int,
    engine: Optional[str],
    threads: int,
    soc: Optional[str],
    runtime: Optional[str],
    power_mode: str,
    force: bool,
    as_json: bool,
    as_json_lines: bool,
) -> None:
    """Classify images; IMAGE is a picture, a folder, a list file or a pattern, and - stands for names on stdin.

    An image that can't be read gets its line on stderr, the others go on, and the exit code is 2. --camera and --watch
    go on until they are interrupted.
    """
    _check(images, camera, watch, as_json, as_json_lines)
    from edgecls.artifact.folder import Artifact
    from edgecls.storage.workspace import newest_artifact

    artifact = Artifact.load(model or newest_artifact())

    def open_classifier() -> Classifier:
        from edgecls.prediction.classifier import Classifier

        return Classifier(
            artifact,
            threads,
            engine,
            soc=soc,
            power_mode=power_mode,
            runtime=runtime,
            isolated=True,
            force=force,
        )

    if camera is not None:
        from edgecls.cli.live import show_camera

        show_camera(open_classifier, camera, top_k=top_k, as_json_lines=as_json_lines)
        return
    if watch is not None:
        from edgecls.cli.live import show_folder

        show_folder(open_classifier, watch, top_k=top_k, as_json_lines=as_json_lines)
        return
    tally = Tally()
    found = _found(open_classifier, images, top_k)
    if as_json:
        print_json(found, tally)
    elif as_json_lines:
        print_json_lines(found, tally)
    else:
        print_lines(found, tally)
    if tally.unreadable:
        context.exit(2)


def _check(
    images: Tuple[str, ...], camera: Optional[str], watch: Optional[Path], as_json: bool, as_json_lines: bool
) -> None:
    named = bool(images) + (camera is not None) + (watch is not None)
    if not named:
        raise click.UsageError("Missing argument 'IMAGE...', or one of --camera and --watch")
    if named > 1:
        raise SettingsError("several kinds of sources are named", hint="name images, or one of --camera and --watch")
    if as_json and as_json_lines:
        raise SettingsError("--json and --jsonl are two formats", hint="choose one")
    if as_json and not images:
        raise SettingsError("--json is one list, and this would never end", hint="use --jsonl")


def _found(open_classifier: Callable[[], Classifier], images: Tuple[str, ...], top_k: int) -> Iterable[object]:
    from edgecls.prediction.predict import classify
    from edgecls.sources.paths import expand_stdin

    return classify(open_classifier, expand_stdin(images, sys.stdin.buffer), top_k=top_k)
