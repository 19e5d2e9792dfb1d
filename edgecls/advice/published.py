"""Published latencies by core and precision. None of them is of a model of the catalogue in int8: there are none."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from typing import Any, Dict, List, Mapping, Optional

_FILE = "paddle_lite_v2_11_armv8.json"
PRECISIONS = ("fp32", "fp16", "int8")


@dataclass(frozen=True)
class Figures:
    """What was published for one net on one core.

    Attributes:
        core: "Cortex-A76".
        soc: "Snapdragon 855".
        ms: milliseconds by precision; None where the core can't compute in it.
    """

    core: str
    soc: str
    ms: Mapping[str, Optional[float]]

    @property
    def fastest(self) -> str:
        """The precision with the least milliseconds."""
        return min((name for name, ms in self.ms.items() if ms is not None), key=lambda name: self.ms[name] or 0.0)


@dataclass(frozen=True)
class Published:
    """The figures of all nets.

    Attributes:
        source: the document.
        conditions: how they were measured, with the unit.
        nets: the figures of each net, a core each.
    """

    source: str
    conditions: str
    nets: Mapping[str, List[Figures]]


def load_published() -> Published:
    """Read the figures that ship with edgecls."""
    text = resources.files("edgecls.advice").joinpath("data").joinpath(_FILE).read_text("utf-8")
    read: Dict[str, Any] = json.loads(text)
    nets = {
        name: [
            Figures(core["core"], core["soc"], {kind: columns[kind][i] for kind in PRECISIONS})
            for i, core in enumerate(read["cores"])
        ]
        for name, columns in read["nets"].items()
    }
    return Published(read["source"], read["conditions"], nets)
