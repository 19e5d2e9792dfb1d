"""An answer that is an error."""

from __future__ import annotations

from typing import Dict, Optional


class Problem(Exception):
    """What the client is told: ``{"error", "hint"}`` under a status. It names no path and no part of this program.

    Args:
        status: of HTTP.
        error: what is wrong.
        hint: what to do about it.
        headers: further headers of the answer.
    """

    def __init__(self, status: int, error: str, hint: str, *, headers: Optional[Dict[str, str]] = None) -> None:
        self.status = status
        self.error = error
        self.hint = hint
        self.headers = headers or {}
        super().__init__(error)


def busy(retry_after_s: float) -> Problem:
    """503: come back later."""
    seconds = max(1, round(retry_after_s))
    return Problem(
        503, "too many pictures are waiting", f"try again in {seconds} s", headers={"Retry-After": str(seconds)}
    )
