"""A runner of click's that keeps stdout and stderr apart."""

from __future__ import annotations

from typing import Any

from click.testing import CliRunner


def runner() -> CliRunner:
    """click 8.1 has to be asked for it; later versions do it always and don't know the option."""
    options: Any = {"mix_stderr": False}
    try:
        return CliRunner(**options)
    except TypeError:
        return CliRunner()
