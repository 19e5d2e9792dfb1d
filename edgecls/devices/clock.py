"""Deadlines of our own: the timeouts of sockets and of adbutils only count silence."""

from __future__ import annotations

import time


class Deadline:
    """A point of the monotonic clock, which nobody can set.

    Args:
        seconds: from now on.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._started = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds since it was made."""
        return time.monotonic() - self._started

    @property
    def left(self) -> float:
        """Seconds to go, never below zero."""
        return max(0.0, self.seconds - self.elapsed)

    @property
    def passed(self) -> bool:
        return self.left <= 0.0
