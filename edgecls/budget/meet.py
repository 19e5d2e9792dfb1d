"""Meeting an accuracy budget: harmful layers go back to fp32 until the drop fits."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Collection, Dict, FrozenSet, List, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from edgecls.budget.order import Cost, by_harm, by_harm_per_cost
from edgecls.budget.result import BudgetResult, Costs, Reverted
from edgecls.budget.score import Score, score
from edgecls.budget.search import Search, Trial
from edgecls.errors import SettingsError
from edgecls.export.exported import ExportedModel
from edgecls.program.desc import read_program
from edgecls.quantize.revert import revert
from edgecls.rewrite.cost import int8_cost
from edgecls.sensitivity.analyze import analyze, inputs_key
from edgecls.sensitivity.effect import check_labels
from edgecls.sensitivity.journal import Journal, journal_path
from edgecls.sensitivity.laboratory import Laboratory
from edgecls.sensitivity.result import Sensitivity
from edgecls.storage.hashing import sha256_json

#: Called with passing news.
Progress = Callable[[str], None]

#: Layers up to so many have the drop after each measured.
_MEASURED_EACH = 8


def meet_budget(
    fp32: ExportedModel,
    quantized: ExportedModel,
    out_dir: Path,
    *,
    max_drop: float,
    images: Path,
    calibration: Path,
    labels: Optional[Sequence[int]] = None,
    reference: Optional[NDArray[np.float32]] = None,
    cost: Optional[Cost] = None,
    count: Optional[int] = None,
    journals: Optional[Path] = None,
    threads: Optional[int] = None,
    on_progress: Optional[Progress] = None,
) -> BudgetResult:
    """Give layers back to fp32, most harm for its cost first, until the drop on ``images`` is within the budget.

    The drop of the result is measured, not estimated: in Paddle's simulation of int8, which ARM follows, on every one
    of the images. When all int8 holds the budget nothing else is done.

    Args:
        fp32: the model that the quantized one was made from, after every rewrite and equalization.
        quantized: the quantized model.
        out_dir: gets the model.
        max_drop: points of top-1 that may be lost; without labels, points of disagreement with fp32.
        images: a .npy, float32 [N, 3, H, W], preprocessed, on which the drop is measured; none for calibration.
        calibration: a .npy of calibration images, on which the sensitivity of the layers is measured.
        labels: class ids of ``images``.
        reference: outputs of the original export for ``images``, [N, classes]; by default those of ``fp32``.
        cost: of the model in which some layers are float; by default the instructions that ``rewrite.cost`` estimates.
            A choice that costs as much as fp32 is not made.
        count: calibration images for the sensitivity; see ``analyze``.
        journals: a folder that keeps what was measured; by default one in the workspace.
        threads: of Paddle; by default as many as there are processors, at most 4.
        on_progress: called with passing news.

    Returns:
        A result that holds the budget or says that it doesn't (``met``); ``check()`` makes an error of the latter.

    Raises:
        SettingsError: the budget is below zero or no number.
        ExportedModelError: a model is damaged, or the quantized one was not made from the other.
        ImageError, ImageListError: the images or labels don't fit.
        WorkerError: the child crashed or hung.
        StorageError: something can't be written.
    """
    if not 0.0 <= max_drop <= 100.0:
        raise SettingsError(f"a budget of {max_drop} points", hint="give 0 to 100 points, for instance 0.5")
    say = on_progress or (lambda text: None)
    with Laboratory(fp32, quantized, images, threads=threads) as laboratory:
        judge = _Judge(laboratory, labels, reference, _journal(fp32, quantized, images, journals, labels, reference))
        names = laboratory.variants.names
        costs = _Costs(fp32, names, cost)
        search = Search(judge, max_drop, costs.of, costs.allows, lambda trial: say(_news(trial)))
        start = search.measure(())
        found: Optional[Trial] = start if search.met(start) else None
        sensitivity: Optional[Sensitivity] = None
        if found is None:
            journal = journals and journals / "sensitivity.json"
            sensitivity = analyze(
                fp32, quantized, calibration, count=count, journal=journal, threads=threads, on_progress=say
            )
            harm = {layer.name: layer.harm for layer in sensitivity.layers}
            found = search.find(by_harm_per_cost(harm, costs.of)) or search.find(by_harm(harm))
        chosen = found or search.best()
        reverted = _reverted(chosen, search, costs, sensitivity)
    return BudgetResult(
        met=found is not None,
        model=revert(quantized, fp32, chosen.layers, out_dir),
        max_drop=max_drop,
        labelled=labels is not None,
        start=start.score,
        score=chosen.score,
        reverted=reverted,
        costs=Costs(start.cost, chosen.cost, costs.fp32),
        trials=len(search.trials),
    )


class _Judge:
    """Scores choices on the images, and keeps every score on disk."""

    def __init__(
        self,
        laboratory: Laboratory,
        labels: Optional[Sequence[int]],
        reference: Optional[NDArray[np.float32]],
        journal: Journal,
    ) -> None:
        self._laboratory = laboratory
        self._labels = check_labels(labels, laboratory.total, laboratory.rows)
        self._reference = reference
        self._journal = journal

    def __call__(self, float_layers: Collection[str]) -> Score:
        key = " ".join(sorted(float_layers))
        known = self._journal.get(key)
        if known is not None:
            return Score.from_json(known)
        if self._reference is None:
            self._reference = self._laboratory.run(self._laboratory.variants.names)
        found = score(self._reference, self._laboratory.run(float_layers), self._labels)
        self._journal.put({key: found.to_json()})
        return found


class _Costs:
    """What a choice of float layers costs."""

    def __init__(self, fp32: ExportedModel, layers: List[str], cost: Optional[Cost]) -> None:
        self._layers = layers
        self._program = read_program(fp32.model_file)
        self._cost = cost or self._estimated
        self._known: Dict[FrozenSet[str], float] = {}
        self.int8 = self.of(())
        self.fp32 = self.of(layers)

    def of(self, float_layers: Collection[str]) -> float:
        key = frozenset(float_layers)
        if key not in self._known:
            self._known[key] = self._cost(key)
        return self._known[key]

    def allows(self, float_layers: FrozenSet[str]) -> bool:
        """Whether something is left in int8, and int8 pays off, or at least no less than before."""
        return len(float_layers) < len(self._layers) and self.of(float_layers) < max(self.fp32, self.int8)

    def _estimated(self, float_layers: Collection[str]) -> float:
        return int8_cost(self._program, [name for name in self._layers if name not in float_layers])


def _reverted(
    chosen: Trial, search: Search, costs: _Costs, sensitivity: Optional[Sensitivity]
) -> "tuple[Reverted, ...]":
    if sensitivity is None:
        return ()
    about = {layer.name: layer for layer in sensitivity.layers}
    found = []
    for length, name in enumerate(chosen.layers, 1):
        start = chosen.layers[:length]
        drop = search.measure(start).score.drop if len(chosen.layers) <= _MEASURED_EACH else None
        more = costs.of(start) - costs.of(start[:-1])
        found.append(Reverted(name, about[name].harm, more, drop, about[name].reason))
    return tuple(found)


def _news(trial: Trial) -> str:
    return f"{len(trial.layers)} layers float: drop {trial.score.drop:.2f} points on {trial.score.images} images"


def _journal(
    fp32: ExportedModel,
    quantized: ExportedModel,
    images: Path,
    journals: Optional[Path],
    labels: Optional[Sequence[int]],
    reference: Optional[NDArray[np.float32]],
) -> Journal:
    if journals is not None:
        return Journal(journals / "budget.json")
    outputs = None if reference is None else sha256_json(reference.argmax(axis=1).tolist())
    return Journal(journal_path(sha256_json([inputs_key("budget", fp32, quantized, images, None, labels), outputs])))
