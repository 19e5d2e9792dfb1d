"""What commands share: JSON on stdout and progress on stderr."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import click

#: Seconds between two lines of progress where the terminal can't rewrite one.
_PLAIN_INTERVAL_S = 5.0
_TTY_INTERVAL_S = 0.1


def emit_json(value: Any) -> None:
    """Print a value as JSON on stdout."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def complain(text: str) -> None:
    """Print an error's one line on stderr."""
    click.echo(f"edgecls: {text}", err=True)


class Progress:
    """Shows what is going on, on stderr: one line that is rewritten, or a line now and then."""

    def __init__(self) -> None:
        self._tty = sys.stderr.isatty()
        self._last = 0.0
        self._width = 0

    def __call__(self, text: str) -> None:
        """Show passing news; some of it is left out when it comes too fast."""
        now = time.monotonic()
        if now - self._last < (_TTY_INTERVAL_S if self._tty else _PLAIN_INTERVAL_S):
            return
        self._last = now
        if self._tty:
            self._rewrite(text)
        else:
            click.echo(text, err=True)

    def step(self, text: str) -> None:
        """Show a line that stays."""
        self.clear()
        click.echo(text, err=True)

    def clear(self) -> None:
        """Wipe the passing line."""
        if self._tty and self._width:
            self._rewrite("")
            click.echo("\r", nl=False, err=True)
            self._width = 0

    def _rewrite(self, text: str) -> None:
        click.echo("\r" + text.ljust(self._width), nl=False, err=True)
        self._width = len(text)
