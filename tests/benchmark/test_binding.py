"""A power mode is believed when the threads' affinity shows it."""

from __future__ import annotations

from typing import Any, Optional

import pytest

from edgecls.benchmark.binding import binding_problem
from edgecls.results.device import MeasuredCore

SD855 = tuple(MeasuredCore(index, "", khz) for index, khz in enumerate((1785600,) * 4 + (2419200,) * 3 + (2841600,)))
PI5 = tuple(MeasuredCore(index, "Cortex-A76", 2400000) for index in range(4))


def _after(affinity: Any) -> Any:
    return {"before": {"affinity": {"ff": 1}}, "after": {"affinity": affinity}}


@pytest.mark.parametrize(
    ("mode", "affinity", "cores", "problem"),
    [
        ("none", {"ff": 4}, SD855, None),
        ("high", {"80": 1}, SD855, None),
        ("high", {"f0": 4, "ff": 1}, SD855, None),
        ("low", {"f": 2}, SD855, None),
        ("high", {"ff": 4}, SD855, "no thread is bound"),
        ("high", {"f8": 4}, SD855, "may run on core 3 too"),
        ("low", {"80": 1}, SD855, "may run on core 7 too"),
        ("high", {}, SD855, "can't be read back"),
        ("high", {"nonsense": 1}, SD855, "no thread is bound"),  # what was read before counts then
        ("high", {"8": 1}, PI5, None),
        ("high", {"f": 4}, PI5, None),
    ],
)
def test_masks_are_held_against_the_cluster(mode: str, affinity: Any, cores: Any, problem: Optional[str]) -> None:
    found = binding_problem(mode, 4, _after(affinity), cores)
    assert found is None if problem is None else problem in (found or "")


def test_without_conditions_nothing_is_proved() -> None:
    assert "can't be read back" in (binding_problem("high", 1, {}, SD855) or "")


def test_one_thread_that_may_run_anywhere_is_not_bound_also_where_all_cores_are_alike() -> None:
    assert "no thread is bound" in (binding_problem("high", 1, _after({"f": 4}), PI5) or "")
