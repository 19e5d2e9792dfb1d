"""Being closed at the end of a ``with`` block."""

from __future__ import annotations

from typing import TypeVar

_Self = TypeVar("_Self", bound="Closing")


class Closing:
    """A context manager whose block ends with ``close()``, which may be called more than once."""

    def close(self) -> None:
        """Release what is held."""
        raise NotImplementedError

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
