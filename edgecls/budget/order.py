"""In which order layers go back to fp32."""

from __future__ import annotations

from typing import Callable, Collection, Iterator, List, Mapping, Set

#: The cost of the model in which these layers are float, in any unit: what is cheaper to run is lower.
Cost = Callable[[Collection[str]], float]

#: So many candidates have their cost counted anew at each step; what a layer costs depends on its neighbours, which
#: may have become float since.
_LOOKED_AT = 8
#: The least cost that counts, as a share of the average.
_LEAST = 0.1


def by_harm_per_cost(harm: Mapping[str, float], cost: Cost) -> Iterator[str]:
    """Layers, the one that takes away most harm for its cost first.

    What a layer costs is what its kernel takes more in fp32, with the calib operators that come or go. A layer that
    costs next to nothing, or less than nothing, counts with a small share of what a layer costs on the average, so
    that it doesn't go first whatever little it does. Of equal ones the first in ``harm`` goes first.

    Args:
        harm: of each layer.
        cost: of any choice of float layers.
    """
    nothing = cost(())
    alone = {name: cost((name,)) - nothing for name in harm}
    least = _LEAST * sum(abs(each) for each in alone.values()) / max(len(alone), 1) or 1.0
    places = {name: place for place, name in enumerate(harm)}
    waiting = sorted(harm, key=lambda name: (_rank(harm[name], alone[name], least), places[name]))
    chosen: Set[str] = set()
    spent = nothing
    while waiting:
        ranked = []
        for name in waiting[:_LOOKED_AT]:
            total = cost((*chosen, name))
            ranked.append((_rank(harm[name], total - spent, least), places[name], name, total))
        _, _, name, spent = min(ranked)
        waiting.remove(name)
        chosen.add(name)
        yield name


def by_harm(harm: Mapping[str, float]) -> List[str]:
    """Layers, the most harmful first, whatever they cost."""
    return sorted(harm, key=lambda name: -harm[name])


def _rank(harm: float, cost: float, least: float) -> float:
    """Smaller goes first."""
    return -harm / max(cost, least)
