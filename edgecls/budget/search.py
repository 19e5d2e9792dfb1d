"""The search for few and cheap layers that bring a model within its budget.

More float layers don't always mean less drop, since errors of two layers may cancel, so nothing here takes a score
for granted that was not measured. Each measured choice is kept; none is measured twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Dict, FrozenSet, Iterable, List, Optional, Sequence, Tuple

from edgecls.budget.order import Cost
from edgecls.budget.score import Evaluate, Score

#: Trials that trimming may take: on a list of 2,000 images and PPLCNet_x1_0 each takes half a minute.
_MAX_TRIMS = 24


@dataclass(frozen=True)
class Trial:
    """A measured choice: the float layers in the order in which they were chosen, the score, and its cost."""

    layers: Tuple[str, ...]
    score: Score
    cost: float


class Search:
    """One search.

    Args:
        evaluate: scores a choice.
        max_drop: the budget in points.
        cost: of a choice.
        allowed: whether a choice may be made at all, for instance since it would cost as much as fp32.
        on_trial: called with each new trial.
    """

    def __init__(
        self,
        evaluate: Evaluate,
        max_drop: float,
        cost: Cost,
        allowed: Callable[[FrozenSet[str]], bool],
        on_trial: Optional[Callable[[Trial], None]] = None,
    ) -> None:
        self._evaluate = evaluate
        self._max_drop = max_drop
        self._cost = cost
        self._allowed = allowed
        self._on_trial = on_trial
        self._known: Dict[FrozenSet[str], Trial] = {}

    @property
    def trials(self) -> List[Trial]:
        """What was measured, in order."""
        return list(self._known.values())

    def best(self) -> Trial:
        """The trial with the smallest drop; of equal ones the cheapest."""
        return min(self.trials, key=lambda trial: (trial.score.drop, trial.cost, len(trial.layers)))

    def met(self, trial: Trial) -> bool:
        """Whether a trial is within the budget."""
        return trial.score.within(self._max_drop)

    def measure(self, layers: Sequence[str]) -> Trial:
        """The trial of a choice, measured now if it was not before."""
        key = frozenset(layers)
        if key not in self._known:
            trial = Trial(tuple(layers), self._evaluate(layers), self._cost(layers))
            self._known[key] = trial
            if self._on_trial is not None:
                self._on_trial(trial)
        return self._known[key]

    def find(self, order: Iterable[str]) -> Optional[Trial]:
        """The shortest start of an order that was seen to hold the budget, without the layers that it can spare.

        Starts of 1, 2, 4, 8, ... layers are measured until one holds, then those between it and the last that
        doesn't.

        Returns:
            None when no allowed start holds.
        """
        starts = self._allowed_starts(list(order))
        failed, reached = -1, 0
        while reached < len(starts):
            trial = self.measure(starts[reached])
            if self.met(trial):
                return self._trim(self._bisect(starts, failed, reached))
            failed = reached
            if reached == len(starts) - 1:
                break
            reached = min(2 * reached + 1, len(starts) - 1)
        return None

    def _allowed_starts(self, order: List[str]) -> List[Tuple[str, ...]]:
        starts = (tuple(order[:length]) for length in range(1, len(order) + 1))
        return [start for start in starts if self._allowed(frozenset(start))]

    def _bisect(self, starts: List[Tuple[str, ...]], failed: int, reached: int) -> Trial:
        """The shortest start between one that doesn't hold and one that does, as far as halving finds it."""
        while reached - failed > 1:
            middle = (failed + reached) // 2
            if self.met(self.measure(starts[middle])):
                reached = middle
            else:
                failed = middle
        return self.measure(starts[reached])

    def _trim(self, trial: Trial) -> Trial:
        """Give layers back to int8, the last chosen first, many at once before one by one, while the budget holds."""
        left = _MAX_TRIMS
        size = len(trial.layers) // 2
        while size >= 1 and left > 0:
            for start in range(len(trial.layers) - size, -1, -size):
                fewer = (*trial.layers[:start], *trial.layers[start + size :])
                known = frozenset(fewer) in self._known
                if not fewer or left == 0 or not self._allowed(frozenset(fewer)):
                    continue
                left -= not known
                found = self.measure(fewer)
                if self.met(found) and found.cost <= trial.cost:
                    trial = found
            size //= 2
        return trial
