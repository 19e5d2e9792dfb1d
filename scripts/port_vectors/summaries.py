"""Samples and the numbers that edgecls/results/statistics.py makes of them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Dict, List

from edgecls.results.statistics import summarise
from edgecls.storage.atomic import write_json

from .samples import recipe, samples

_LISTED: Dict[str, List[float]] = {
    "one sample": [3.25],
    "two samples": [0.1, 0.2],
    "a textbook": [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0],
    "nothing but zeros": [0.0] * 30,
    "zeros in the first third": [0.0] * 10 + [1.0] * 20,
    "ties, and one that is late": [1.0] * 40 + [2.0],
    "29 samples": [0.1 * index for index in range(29)],
    "a slide over 30 samples": [1.0 + 0.01 * index for index in range(30)],
    "from tiny to huge": [5e-324, 1e-300, 1e-9, 1e-3, 1.0, 1e5, 1e12],
    "sums whose rounding is a tie": [2.0**53, 1.0, 1.0, 2.0**-60],
    "a half that a smaller part decides": [2.0**53, 1.0, 2.0**-70, 2.0**-70],
}
_DRAWN = {
    "30 samples": recipe(30, 1_000_000, 1_000_000),
    "100 samples of a fast net": recipe(100, 250_000, 9_000, seed=7, slow_each=40),
    "101 samples": recipe(101, 15_000_000, 600_000, seed=11),
    "1,000 samples with ties": recipe(1000, 500, 3, seed=13),
    "10,000 samples": recipe(10_000, 300_000, 70_000_000, seed=17, slow_each=97),
}


def write(folder: Path) -> None:
    """Write summaries.json."""
    listed = [_vector(name, {"samples_ms": numbers}, numbers) for name, numbers in _LISTED.items()]
    drawn = [_vector(name, {"recipe": how}, samples(how)) for name, how in _DRAWN.items()]
    write_json(folder / "summaries.json", listed + drawn)


def _vector(name: str, given: Dict[str, Any], numbers: List[float]) -> Dict[str, Any]:
    return {"name": name, **given, "summary": asdict(summarise(numbers))}
