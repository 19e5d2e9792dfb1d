"""How the pipeline tells what it is doing."""

from __future__ import annotations

from typing import Protocol


class Reporter(Protocol):
    """Gets the news of a run; ``edgecls.cli.output.Progress`` is one."""

    def step(self, text: str) -> None:
        """A step begins: worth a line that stays."""

    def __call__(self, text: str) -> None:
        """Passing news within a step."""


class Silent:
    """A reporter that says nothing."""

    def step(self, text: str) -> None:
        """Say nothing."""

    def __call__(self, text: str) -> None:
        """Say nothing."""
