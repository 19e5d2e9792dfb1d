"""A download that isn't finished: ``NAME.part`` and, beside it, what is known of it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Tuple

from edgecls.errors import from_os_error
from edgecls.storage.atomic import write_json


@dataclass(frozen=True)
class Partial:
    """The unfinished download of ``destination``."""

    destination: Path

    @property
    def path(self) -> Path:
        """The bytes so far."""
        return self.destination.with_name(self.destination.name + ".part")

    @property
    def _state(self) -> Path:
        return self.destination.with_name(self.destination.name + ".part.json")

    def size(self) -> int:
        """Bytes so far, 0 when there are none."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def resume_point(self, url: str) -> Tuple[int, str, Optional[int]]:
        """How many bytes can be kept, the validator to send with If-Range, and the total if it is known.

        (0, "", None) when there is nothing to resume: no bytes, another address, or a server that gave no way to
        tell whether its file has changed.
        """
        try:
            state = json.loads(self._state.read_text(encoding="utf-8"))
            validator, total = state["validator"], state["total"]
            if state["url"] != url or not isinstance(validator, str) or not validator:
                return 0, "", None
        except (OSError, ValueError, KeyError, TypeError):
            return 0, "", None
        size = self.size()
        if size == 0 or (isinstance(total, int) and size > total):
            return 0, "", None
        return size, validator, total if isinstance(total, int) else None

    def begin(self, url: str, validator: str, total: Optional[int]) -> None:
        """Start from nothing.

        Raises:
            StorageError: the folder can't be made or written.
        """
        # In this order: old bytes must never stand beside a new validator.
        self.discard()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch()
        except OSError as error:
            raise from_os_error(error, self.path) from error
        if validator:
            write_json(self._state, {"url": url, "validator": validator, "total": total})

    def finish(self) -> None:
        """Put the finished bytes in the place of the destination.

        Raises:
            StorageError: the file system refuses.
        """
        try:
            os.replace(self.path, self.destination)
            self._state.unlink(missing_ok=True)
        except OSError as error:
            raise from_os_error(error, self.destination) from error

    def discard(self) -> None:
        """Forget the bytes so far.

        Raises:
            StorageError: the file system refuses.
        """
        try:
            self._state.unlink(missing_ok=True)
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise from_os_error(error, self.path) from error
