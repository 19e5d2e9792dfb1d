"""How much faster more threads make it, against what the frequencies of the cores allow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Dict, List, Optional, Sequence

from edgecls.results.cell import Cell
from edgecls.results.device import MeasuredCore
from edgecls.results.result import Result


@dataclass(frozen=True)
class Scaling:
    """Speed of a cell by that of the same cell with one thread.

    Attributes:
        measured: the ratio of the medians.
        ceiling: that of the frequencies: n threads on the n fastest cores; None where they aren't known.
    """

    measured: float
    ceiling: Optional[float]

    def __str__(self) -> str:
        return f"{self.measured:.2f}x" + ("" if self.ceiling is None else f" of {self.ceiling:.2f}x")


def scalings(result: Result) -> Dict[Cell, Scaling]:
    """The scaling of every row with several threads whose cell with one thread was measured too."""
    cores = {device.id: device.cores for device in result.devices}
    p50 = {row.cell: row.p50_ms for row in result.rows}
    found: Dict[Cell, Scaling] = {}
    for cell, ms in p50.items():
        single = p50.get(replace(cell, threads=1))
        if cell.threads > 1 and single is not None and ms > 0:
            found[cell] = Scaling(single / ms, ceiling(cell.threads, cores.get(cell.device, ())))
    return found


def ceiling(threads: int, cores: Sequence[MeasuredCore]) -> Optional[float]:
    """The frequencies of the fastest ``threads`` cores over the highest one; None where one isn't known.

    More threads than cores don't add any. On an SD855: 1.85, 2.70, 3.56 for 2, 3, 4.
    """
    speeds: List[int] = sorted((core.max_khz for core in cores if core.max_khz), reverse=True)
    if not speeds or len(speeds) != len(cores):
        return None
    return sum(speeds[:threads]) / speeds[0]
