"""Whether a power mode was obeyed: the processors that the runner's threads may use, read back."""

from __future__ import annotations

from typing import Any, FrozenSet, List, Mapping, Optional, Sequence

from edgecls.results.device import MeasuredCore

#: Modes that bind, and the cluster that they bind to.
_BOUND = {"high": "big", "low": "little"}


def binding_problem(
    power_mode: str, threads: int, conditions: Mapping[str, Any], cores: Sequence[MeasuredCore]
) -> Optional[str]:
    """What is wrong with the binding, in a sentence; None when it is proved, or none was asked for.

    Args:
        power_mode: what was asked for.
        threads: how many compute; Paddle-Lite binds them to as many cores.
        conditions: the runner's "before" and "after".
        cores: the device's processors.
    """
    if power_mode not in _BOUND:
        return None
    masks = _masks(conditions)
    if not masks:
        return f"power mode {power_mode} was asked for and the threads' affinity can't be read back"
    everything = frozenset(core.index for core in cores)
    bound = [mask for mask in masks if mask & everything < everything]
    wanted = _cluster(_BOUND[power_mode], cores)
    if not bound and (wanted != everything or threads < len(everything)):
        return f"power mode {power_mode} was asked for and no thread is bound to a core"
    strayed = sorted(frozenset().union(*bound) - wanted)
    if strayed:
        listed = ", ".join(map(str, strayed))
        return f"power mode {power_mode} was asked for and threads may run on core {listed} too"
    return None


def _masks(conditions: Mapping[str, Any]) -> List[FrozenSet[int]]:
    """The last masks that were read, each as the numbers of its processors."""
    for when in ("after", "before"):
        affinity = (conditions.get(when) or {}).get("affinity") or {}
        try:
            return [_processors(int(mask, 16)) for mask in affinity]
        except (TypeError, ValueError):
            continue
    return []


def _processors(mask: int) -> FrozenSet[int]:
    return frozenset(index for index in range(mask.bit_length()) if mask >> index & 1)


def _cluster(which: str, cores: Sequence[MeasuredCore]) -> FrozenSet[int]:
    """The big or the little cores by their highest frequency; all where there is one kind or it isn't known."""
    everything = frozenset(core.index for core in cores)
    speeds = [core.max_khz for core in cores if core.max_khz is not None]
    if len(speeds) != len(cores) or len(set(speeds)) < 2:
        return everything
    slowest = min(speeds)
    little = frozenset(core.index for core in cores if core.max_khz == slowest)
    return little if which == "little" else everything - little
