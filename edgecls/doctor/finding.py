"""One line of the doctor's."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Dict

#: In the order of their weight: all is well, worth knowing, not there, and to be put right.
STATES = ("ok", "note", "missing", "wrong")


@dataclass(frozen=True)
class Finding:
    """What was found about one thing.

    Attributes:
        name: the thing.
        state: one of STATES. "missing" is something that only part of edgecls needs; "wrong" fails or misleads.
        text: what was found.
        next_step: what to type or do; "" where nothing is to be done.
    """

    name: str
    state: str
    text: str
    next_step: str = ""

    def to_json(self) -> Dict[str, Any]:
        return asdict(self)
