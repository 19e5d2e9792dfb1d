"""One thing that is wrong with a calibration set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Sequence, Tuple

_NAMED = 3


@dataclass(frozen=True)
class Finding:
    """A warning.

    Attributes:
        code: stable short name of the kind: "few", "unreadable", "constant", "grey", "small", "duplicates",
            "evaluation", "classes" or "preprocessing".
        message: what is wrong, one sentence without a full stop.
        fix: what to do about it, an imperative sentence without a full stop.
        files: the images that it is about; empty when it is about all of them.
    """

    code: str
    message: str
    fix: str
    files: Tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.message}; {self.fix}"

    def to_json(self) -> Dict[str, Any]:
        """The object of ``--json``; paths are of this machine."""
        return {"code": self.code, "message": self.message, "fix": self.fix, "files": list(self.files)}


def named(files: Sequence[str]) -> str:
    """The first names of a list, and how many more there are."""
    more = f" and {len(files) - _NAMED} more" if len(files) > _NAMED else ""
    return ", ".join(files[:_NAMED]) + more
