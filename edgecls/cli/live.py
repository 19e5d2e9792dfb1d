"""A camera and a watched folder on the terminal, until somebody interrupts."""

from __future__ import annotations

import json
import shutil
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Iterator, cast

import click

from edgecls.cli.answers import Tally, print_json_lines, print_lines

if TYPE_CHECKING:
    from edgecls.prediction.classifier import Classifier
    from edgecls.prediction.result import Prediction
    from edgecls.sources.camera import Frame
    from edgecls.sources.pace import Pace

Opener = Callable[[], "Classifier"]

#: Seconds between two lines where the terminal can't rewrite one.
_PLAIN_INTERVAL_S = 1.0


def show_camera(open_classifier: Opener, name: str, *, top_k: int, as_json_lines: bool) -> None:
    """Classify the newest frame of a camera, again and again.

    On a terminal one line is rewritten; elsewhere a line comes each second, or with ``as_json_lines`` for each frame.
    """
    from edgecls.sources.camera import Camera
    from edgecls.sources.camera_name import parse_camera
    from edgecls.sources.pace import Pace

    parsed = parse_camera(name)
    pace, line = Pace(), LiveLine()

    def summary() -> None:
        line.end()
        click.echo(camera_summary(pace, camera.dropped), err=True)

    with Camera(parsed, say=line.say) as camera, _ended_by(summary), open_classifier() as classifier:
        classifier.warmup()
        click.echo(f"{parsed.shown} with {classifier.engine}; Ctrl-C ends it", err=True)
        for frame in camera.frames():
            seen = cast("Prediction", classifier.predict(frame.bgr, top_k=top_k, color="BGR"))
            now = time.monotonic()
            pace.count(now, 1000.0 * (now - frame.taken))
            if as_json_lines:
                click.echo(frame_json(parsed.shown, frame, seen, pace))
            else:
                line.show(frame_text(seen, pace), now)


def show_folder(open_classifier: Opener, folder: Path, *, top_k: int, as_json_lines: bool) -> None:
    """Classify each picture that is put into a folder."""
    from edgecls.prediction.predict import classify
    from edgecls.sources.folder_watch import watch_folder

    def say(text: str) -> None:
        click.echo(text, err=True)

    coming = watch_folder(folder, say=say)
    tally = Tally()
    show = print_json_lines if as_json_lines else print_lines
    summary = "{0.classified} pictures, {0.unreadable} unreadable".format
    # Loaded now, so that what is wrong with the model is said before the first picture comes.
    with _ended_by(lambda: say(summary(tally))), open_classifier() as classifier:
        say(f"{folder} with {classifier.engine}; Ctrl-C ends it")
        show(classify(lambda: classifier, coming, top_k=top_k), tally)


@contextmanager
def _ended_by(summary: Callable[[], None]) -> Iterator[None]:
    """Has an interrupt end the block as it should, and a summary follow unless the reader of our output is gone."""
    try:
        yield
    except KeyboardInterrupt:
        # It has no other end.
        pass
    except (BrokenPipeError, SystemExit):
        raise
    except BaseException:
        summary()
        raise
    summary()


class LiveLine:
    """One line of stdout that is rewritten; where that can't be done, a line now and then."""

    def __init__(self) -> None:
        self._tty = sys.stdout.isatty()
        self._last = float("-inf")
        self._width = 0

    def show(self, text: str, now: float) -> None:
        """Show what is to be seen now.

        Args:
            text: one line.
            now: a clock that never goes back, seconds.
        """
        if self._tty:
            # One column less: a full line would go on in the next, which a carriage return doesn't reach.
            text = text[: shutil.get_terminal_size().columns - 1]
            click.echo("\r" + text.ljust(self._width), nl=False)
            self._width = len(text)
        elif now - self._last >= _PLAIN_INTERVAL_S:
            self._last = now
            click.echo(text)

    def say(self, text: str) -> None:
        """News that stays, on stderr, below the line."""
        self.end()
        click.echo(text, err=True)

    def end(self) -> None:
        """Leave the line as it is, and go on below it."""
        if self._width:
            click.echo()
            self._width = 0


def frame_text(seen: Prediction, pace: Pace) -> str:
    """Top-1, frames a second, and the time from frame to answer."""
    label = "".join(letter if letter.isprintable() else "?" for letter in seen.label)
    latency = f"{pace.last_latency_ms:.0f} ms (inference {seen.inference_ms:.1f})"
    return f"{label} {seen.score:.2f}  {pace.fps:.1f} fps  {latency}"


def frame_json(source: str, frame: Frame, seen: Prediction, pace: Pace) -> str:
    """The same for programs, on one line."""
    answer = seen.to_json()
    answer.pop("file")
    return json.dumps(
        {
            "source": source,
            "frame": frame.number,
            "time": round(time.time(), 3),
            **answer,
            "latency_ms": round(pace.last_latency_ms, 3),
        },
        allow_nan=False,
    )


def camera_summary(pace: Pace, dropped: int) -> str:
    """The whole run in a line."""
    text = f"{pace.answers} frames classified, {dropped} dropped as too old"
    if not pace.answers:
        return text
    return (
        f"{text}, {pace.mean_fps:.1f} fps, from frame to answer p50 {pace.latency_ms(0.5):.0f} ms, "
        f"p90 {pace.latency_ms(0.9):.0f} ms"
    )
