"""All that is done against the loss of int8 once a model is quantized, in the order that measured best."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, Mapping, Optional, Tuple

from edgecls.correction.correct import Step, correct
from edgecls.correction.noisy import MAX_COST, measure_noise, noisy_layers
from edgecls.errors import from_os_error
from edgecls.export.exported import ExportedModel
from edgecls.program.stage import MODEL_NAME, PARAMS_NAME
from edgecls.quantize.revert import revert


@dataclass(frozen=True)
class Refined:
    """A refined model.

    Attributes:
        exported: the quantized model with other numbers, and with some layers float.
        steps: what each correction did, in order.
        reasons: the layers that became float, each with the reason.
        fitted, held_out: images that the corrections saw, and images that judged them.
    """

    exported: ExportedModel
    steps: Tuple[Step, ...]
    reasons: Mapping[str, str]
    fitted: int
    held_out: int

    def to_json(self) -> Dict[str, Any]:
        return {
            "fitted": self.fitted,
            "held_out": self.held_out,
            "steps": [step.to_json() for step in self.steps],
            "float": dict(self.reasons),
        }


def refine(
    fp32: ExportedModel,
    quantized: ExportedModel,
    images: Path,
    out_dir: Path,
    *,
    max_cost: float = MAX_COST,
    on_progress: Optional[Callable[[str], None]] = None,
    seed: int = 0,
    deadline_s: Optional[float] = None,
) -> Refined:
    """Leave the layers float that make most of the noise for little gain, widen scales, correct biases.

    The same input gives the same bytes.

    Args:
        fp32: the model that the quantized one was made from, after every rewrite and equalization.
        quantized: what ``quantize`` made of it; layers that are float already stay so.
        images: a .npy, float32 [N, 3, H, W], the calibration images.
        out_dir: gets ``inference.pdmodel`` and ``inference.pdiparams``.
        max_cost: estimated instructions that float layers may add, relative to those of the quantized model; 0 takes
            those only that are no cheaper in int8.
        on_progress: called with the news.
        seed: of every random generator in the children.
        deadline_s: seconds from one sign of life to the next; by default that of ``run_task``.

    Raises:
        EdgeclsError: as ``correct``, ``measure_noise`` and ``revert``.
    """
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".refine-", dir=out_dir) as scratch:
            how: Dict[str, Any] = {"on_progress": on_progress, "seed": seed, "deadline_s": deadline_s}
            noise = measure_noise(fp32, quantized, images, **how)
            reasons = noisy_layers(fp32, quantized, noise, max_cost=max_cost)
            mixed = revert(quantized, fp32, list(reasons), Path(scratch, "float")) if reasons else quantized
            if on_progress is not None and reasons:
                on_progress(f"{len(reasons)} layers stay float that make most of the noise for little gain")
            corrected = correct(fp32, mixed, images, Path(scratch, "corrected"), **how)
            os.replace(corrected.exported.params_file, out_dir / PARAMS_NAME)
            os.replace(corrected.exported.model_file, out_dir / MODEL_NAME)
    except OSError as error:
        raise from_os_error(error, out_dir) from error
    exported = ExportedModel(out_dir / MODEL_NAME, out_dir / PARAMS_NAME)
    return Refined(exported, corrected.steps, reasons, corrected.fitted, corrected.held_out)
