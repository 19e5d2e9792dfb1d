"""What meeting a budget took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Tuple

from edgecls.budget.score import Score
from edgecls.errors import BudgetError
from edgecls.export.exported import ExportedModel
from edgecls.text.table import align


@dataclass(frozen=True)
class Reverted:
    """A layer that went back to fp32.

    Attributes:
        name: of its weight.
        harm: what int8 did to the output through it, in nats (see ``LayerSensitivity.harm``).
        cost: what the model costs more with it and all before it float than with all before it alone.
        drop: points, with it and all before it float; None where that was not measured.
        reason: what makes it hard to quantize; "" where nothing stands out.
    """

    name: str
    harm: float
    cost: float
    drop: Optional[float]
    reason: str = ""

    def to_json(self) -> Dict[str, Any]:
        return dict(vars(self))

    @property
    def sentence(self) -> str:
        """Why it is float, for the plan."""
        why = f" ({self.reason})" if self.reason else ""
        return f"the accuracy budget: int8 costs {1e3 * self.harm:.3g} thousandths of a nat of divergence here{why}"


@dataclass(frozen=True)
class Costs:
    """Estimated costs of the whole model, in instructions of an image where nothing else is said.

    Attributes:
        int8: all planned layers int8.
        mixed: as it is.
        fp32: all layers float.
    """

    int8: float
    mixed: float
    fp32: float

    def to_json(self) -> Dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class BudgetResult:
    """A model as near to the budget as could be reached.

    Attributes:
        met: whether it holds the budget.
        model: the model: within the budget, or else the best that was reached.
        max_drop: the budget in points.
        labelled: whether the drop is of top-1; else it is disagreement with fp32.
        start: the score of all int8.
        score: the score of ``model``.
        reverted: the layers that went back to fp32, in order.
        costs: of the model, and of its two ends.
        trials: choices of layers that were measured.
    """

    met: bool
    model: ExportedModel
    max_drop: float
    labelled: bool
    start: Score
    score: Score
    reverted: Tuple[Reverted, ...]
    costs: Costs
    trials: int

    @property
    def reasons(self) -> Mapping[str, str]:
        """Why each reverted layer is float, for ``QuantPlan.revert``."""
        return {layer.name: layer.sentence for layer in self.reverted}

    @property
    def suffix(self) -> str:
        """What a model that misses its budget is called by: "drop1.40"."""
        return f"drop{max(self.score.drop, 0.0):.2f}"

    def to_json(self) -> Dict[str, Any]:
        """The object in ``model.json`` and in what ``edgecls optimize --json`` prints."""
        return {
            "met": self.met,
            "max_drop": self.max_drop,
            "measure": "top1" if self.labelled else "agreement",
            "start": self.start.to_json(),
            "score": self.score.to_json(),
            "reverted": [layer.to_json() for layer in self.reverted],
            "costs": self.costs.to_json(),
            "trials": self.trials,
        }

    def check(self, place: str = "") -> None:
        """Refuse a model that misses the budget.

        Args:
            place: where the best that was reached is kept.

        Raises:
            BudgetError: it does.
        """
        if self.met:
            return
        kept = f"; it is kept as {place}" if place else ""
        raise BudgetError(
            f"the budget of {self.max_drop:g} points can't be met by int8 that is cheaper than fp32: the best is a drop"
            f" of {self.score.drop:.2f} with {len(self.reverted)} layers float{kept}",
            hint=f"allow --max-drop {_upwards(self.score.drop)}, calibrate with more images, try --algo auto, or train"
            " with edgecls qat",
        )


def render(result: BudgetResult) -> str:
    """A few lines and a table for the terminal."""
    lines = [_overview(result)]
    if result.reverted:
        rows = [["back to fp32", "harm mnat", "cost k", "drop then"]]
        for layer in result.reverted:
            drop = "" if layer.drop is None else f"{layer.drop:.2f}"
            rows.append([layer.name, f"{1e3 * layer.harm:.3g}", f"{layer.cost / 1e3:.0f}", drop])
        lines += align(rows)
        lines += [f"{layer.name}: {layer.reason}" for layer in result.reverted if layer.reason]
        lines.append(_cost(result))
    lines += _doubts(result)
    return "\n".join(lines)


def _overview(result: BudgetResult) -> str:
    measure = "top-1" if result.labelled else "agreement with fp32"
    verdict = "met" if result.met else "MISSED"
    return (
        f"budget of {result.max_drop:g} points {verdict}: {measure} on {result.score.images} images drops by"
        f" {result.score.drop:.2f} ± {result.score.margin:.2f} (all int8: {result.start.drop:.2f}),"
        f" {len(result.reverted)} layers back to fp32"
    )


def _cost(result: BudgetResult) -> str:
    costs = result.costs
    if costs.fp32 <= 0:
        return ""
    return (
        f"estimated instructions of the layers: {100 * costs.mixed / costs.fp32:.0f} % of fp32"
        f" (all int8: {100 * costs.int8 / costs.fp32:.0f} %)"
    )


def _doubts(result: BudgetResult) -> List[str]:
    """What a reader should know about a drop on so few images."""
    notes = []
    image = 100.0 / result.score.images
    if image > result.max_drop > 0:
        notes.append(f"one image is {image:.2f} points, more than the budget: a longer list says more")
    if result.reverted:
        notes.append("the layers were chosen on these images: on others the drop may be larger")
    return notes


def _upwards(drop: float) -> str:
    return f"{int(drop * 100 + 1) / 100:g}"
