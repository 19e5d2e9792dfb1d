"""Samples as a stopwatch of nanoseconds gives them, from integer arithmetic that every language repeats."""

from __future__ import annotations

from typing import Any, Dict, List

_MODULUS = 2**31


def samples(recipe: Dict[str, Any]) -> List[float]:
    """Milliseconds by a recipe: so many, at least ``least`` nanoseconds and less than ``span`` above that.

    Each number follows from the one before: ``state = (1103515245 state + 12345) mod 2^31``, from ``seed``. The upper
    part ``state >> 8`` is taken ``mod span``. A sample whose index is a multiple of ``slow_each`` is tenfold.
    """
    state, found = recipe["seed"], []
    for index in range(recipe["count"]):
        state = (1103515245 * state + 12345) % _MODULUS
        nanoseconds = recipe["least"] + (state >> 8) % recipe["span"]
        slow = recipe["slow_each"] and index % recipe["slow_each"] == 0
        found.append(nanoseconds * (10 if slow else 1) / 1e6)
    return found


def recipe(count: int, least: int, span: int, seed: int = 1, slow_each: int = 0) -> Dict[str, Any]:
    """A recipe for ``samples``."""
    return {"count": count, "seed": seed, "least": least, "span": span, "slow_each": slow_each}
