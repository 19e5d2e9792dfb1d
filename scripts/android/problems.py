"""What a build of the Android app can fail of."""

from __future__ import annotations


class BuildError(Exception):
    """One line for a person, and the exit code of the scripts.

    Args:
        message: what is wrong and what to do.
        code: 1 the sources are wrong, 2 usage, 3 something must be installed first.
    """

    def __init__(self, message: str, *, code: int = 1) -> None:
        super().__init__(message)
        self.code = code
