"""``--quant all``: the artifact of every precision, side by side."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from edgecls.advice.advise import Advice, advise
from edgecls.advice.advise import render as render_advice
from edgecls.artifact.description import PRECISIONS
from edgecls.convert.settings import check_settings
from edgecls.errors import SettingsError
from edgecls.evaluation.evaluate import evaluate
from edgecls.export.exported import ExportedModel
from edgecls.pipeline.optimize import Optimized, optimize
from edgecls.pipeline.report import Reporter, Silent
from edgecls.pipeline.settings import Settings
from edgecls.program.read import read_signature
from edgecls.text.table import align

#: What computes each precision on the host. fp16 exists on ARM only.
_ENGINES = {"fp32": "paddle_inference:fp32", "int8": "paddle_inference:int8_simulated"}


@dataclass(frozen=True)
class SideBySide:
    """The artifacts of one model.

    Attributes:
        results: one a precision.
        left_out: why a precision was not made, by its name.
        accuracy: top-1 in percent by precision on the labelled pictures; empty without any.
        images: how many pictures that were.
        advice: which precision to try first on which core.
    """

    results: List[Optimized]
    left_out: Dict[str, str]
    accuracy: Dict[str, float]
    images: int
    advice: Advice

    def to_json(self) -> Dict[str, Any]:
        """The object that ``edgecls optimize --quant all --json`` prints."""
        artifacts = []
        for result in self.results:
            precision = result.artifact.description.precision
            artifacts.append({**result.to_json(), "top1": self.accuracy.get(precision)})
        return {
            "artifacts": artifacts,
            "left_out": self.left_out,
            "accuracy_engines": {name: _ENGINES[name] for name in self.accuracy},
            "accuracy_images": self.images,
            "advice": self.advice.to_json(),
        }


def optimize_all(
    model: str, settings: Settings, *, output: Optional[Path] = None, report: Optional[Reporter] = None
) -> SideBySide:
    """Make the artifact of every precision that the target has.

    Args:
        model: as for ``optimize``.
        settings: what is asked; its precision is not looked at.
        output: a folder that gets one artifact folder a precision; by default they go into the workspace.
        report: gets the news.

    Raises:
        EdgeclsError: as ``optimize``; what was made before stays.
    """
    say = report or Silent()
    asked = [_asked(settings, precision) for precision in PRECISIONS]
    left_out = {}
    results = []
    for each in asked:
        try:
            check_settings(each.target, each.precision, quantized=each.precision == "int8")
        except SettingsError as error:
            left_out[each.precision] = error.message
            continue
        each.check()
    for each in asked:
        if each.precision not in left_out:
            say.step(f"precision {each.precision}")
            results.append(optimize(model, each, output=output and output / each.precision, report=report))
    accuracy, images = _accuracy(results, settings, say)
    fp32 = ExportedModel(*results[0].artifact.exported("fp32"))
    return SideBySide(results, left_out, accuracy, images, advise(read_signature(fp32).ops))


def render(sides: SideBySide) -> str:
    """A table and the advice."""
    rows = [["precision", "MB", "kernels", "calib", f"top-1 % of {sides.images}" if sides.images else ""]]
    for result in sides.results:
        description = result.artifact.description
        kernels = ", ".join(f"{count} {name}" for name, count in description.kernels.items() if count)
        top1 = sides.accuracy.get(description.precision)
        shown = f"{top1:.2f}" if top1 is not None else "as fp32: the host has no fp16" if sides.images else ""
        size = f"{description.nb['size_bytes'] / 1e6:.2f}"
        rows.append([description.precision, size, kernels, str(description.calib), shown])
    lines = align(rows, left=(0, 2, 4))
    lines += [f"no {name}: {reason}" for name, reason in sides.left_out.items()]
    if sides.accuracy:
        lines.append(f"top-1 by {', '.join(_ENGINES[name] for name in sides.accuracy)}")
    lines += [f"artifact  {result.artifact.path}" for result in sides.results]
    return "\n".join([*lines, "", render_advice(sides.advice)])


def _accuracy(results: List[Optimized], settings: Settings, say: Reporter) -> Tuple[Dict[str, float], int]:
    """Top-1 in percent by precision, and of how many pictures."""
    if settings.data is None:
        return {}, 0
    # The last artifact holds the fp32 export too: all that the host can compute of the others.
    last = results[-1].artifact
    precisions = [name for name in _ENGINES if name in ("fp32", last.description.precision)]
    say.step(f"evaluate  {settings.data}")
    found = evaluate(
        last,
        settings.data,
        engines=[_ENGINES[name] for name in precisions],
        on_progress=lambda done, total: say(f"{done} of {total} images"),
    )
    found.check()
    return {row["precision"]: row["top1"] for row in found.rows}, found.images


def _asked(settings: Settings, precision: str) -> Settings:
    """The settings of one precision; only int8 has an accuracy budget."""
    max_drop = settings.max_drop if precision == "int8" else None
    return dataclasses.replace(settings, precision=precision, max_drop=max_drop)
