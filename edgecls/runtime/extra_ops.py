"""What only a with_extra build of Paddle-Lite can run."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import FrozenSet, Mapping

_DATA = Path(__file__).parent / "data" / "extra_ops.json"


@dataclass(frozen=True)
class ExtraOps:
    """What v2.12 builds for ARM lack without with_extra, training left out.

    v2.13 has ten operators more, which v2.12 lacks in every build; of what the catalogue's models use, nothing differs
    from v2.9.1 to v2.13.

    Attributes:
        operators: types that these builds lack, or whose kernels for ARM and the host they all lack.
        variants: aliases of kernels that they lack, by operators that they have.
    """

    operators: FrozenSet[str]
    variants: Mapping[str, FrozenSet[str]]


@functools.lru_cache(maxsize=1)
def extra_ops() -> ExtraOps:
    """The list of v2.12."""
    value = json.loads(_DATA.read_text("utf-8"))
    variants = {op: frozenset(aliases) for op, aliases in value["variants"].items()}
    return ExtraOps(frozenset(value["operators"]), variants)
