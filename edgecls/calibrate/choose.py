"""``--algo auto``: every algorithm calibrates on a part of the images, the rest of them judges."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

import numpy as np

from edgecls.calibrate.agreement import Score, score
from edgecls.calibrate.rows import split
from edgecls.calibrate.run import Scales, calibrate
from edgecls.errors import ImageListError, QuantizeError
from edgecls.export.exported import ExportedModel
from edgecls.program.read import read_signature
from edgecls.quantize.images import check_images
from edgecls.quantize.ptq import quantize
from edgecls.quantize.scales import set_scales
from edgecls.quantize.settings import ALGOS, DEFAULT_OP_TYPES
from edgecls.worker.run import run_task

TASK = "edgecls.calibrate.outputs_task"
#: With fewer there is one image to judge, or none.
LEAST = 10
#: With fewer images to judge, algorithms that are alike change places by chance.
ENOUGH_HELD_OUT = 20

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Choice:
    """The algorithm that was chosen.

    Attributes:
        algo: its name.
        scales: what it found, {activation: the number that 127 stands for}.
        scores: of every algorithm, the best first.
        calibrated: number of images that the scales are from.
        held_out: number of images that judged.
        warning: what to know about the choice; "" when all is well.
    """

    algo: str
    scales: Scales
    scores: Tuple[Score, ...]
    calibrated: int
    held_out: int
    warning: str

    def to_json(self) -> Dict[str, Any]:
        return {
            "algo": self.algo,
            "scales": self.scales,
            "scores": [each.to_json() for each in self.scores],
            "calibrated": self.calibrated,
            "held_out": self.held_out,
            "warning": self.warning,
        }


def choose_algo(
    exported: ExportedModel,
    images: Path,
    *,
    algos: Sequence[str] = ALGOS,
    op_types: Sequence[str] = DEFAULT_OP_TYPES,
    weight: str = "channel_wise_abs_max",
    batch_size: int = 8,
    on_progress: Optional[Progress] = None,
    seed: int = 0,
    deadline_s: Optional[float] = None,
) -> Choice:
    """Choose the algorithm whose int8 model agrees best with fp32 on images that it has not seen.

    Every fifth image is held out. All algorithms share the runs over the others. Int8 is simulated, as ARM computes
    it. The same input gives the same choice.

    Args:
        exported: the fp32 export.
        images: a .npy, float32 [N, 3, H, W], preprocessed.
        algos: the algorithms to choose from; of equal ones the first is taken.
        op_types: which types of operators.
        weight: "channel_wise_abs_max", or "abs_max" for one scale a tensor.
        batch_size: images a batch; an export of a fixed batch is calibrated with that.
        on_progress: called with each batch and each judged algorithm.
        seed: of every random generator in the children.
        deadline_s: seconds from one sign of life to the next; by default that of ``run_task``.

    Raises:
        ImageListError: there are fewer than 10 images.
        QuantizeError: every algorithm's model computes NaN or infinity; and as ``quantize``.
        EdgeclsError: as ``calibrate`` and ``quantize``.
    """
    signature = read_signature(exported)
    count = check_images(images, signature)
    if count < LEAST:
        raise ImageListError(
            f"choosing an algorithm takes at least {LEAST} calibration images, there are {count}",
            hint="give 100 or more, or name an algorithm",
        )
    calibrating, held_out = split(count)
    calibration = calibrate(
        exported,
        images,
        algos=algos,
        rows=calibrating,
        op_types=op_types,
        batch_size=batch_size,
        on_progress=on_progress,
        seed=seed,
        deadline_s=deadline_s,
    )
    distinct = _distinct(calibration.scales)
    with tempfile.TemporaryDirectory(prefix="edgecls-choose-") as scratch:
        folder = Path(scratch)
        first = quantize(
            exported,
            images,
            folder / "first",
            scales=calibration.scales[distinct[0]],
            op_types=op_types,
            weight=weight,
            batch_size=batch_size,
            seed=seed,
            deadline_s=deadline_s,
        )
        models = [_model("fp32", "fp32", exported, folder)]
        for algo in distinct:
            model = set_scales(first, calibration.scales[algo], folder / algo)
            models.append(_model(algo, "int8_simulated", model, folder))
        request = {
            "images": str(images.resolve()),
            "rows": held_out,
            "batch_size": signature.batch or batch_size,
            "whole_batches": signature.batch is not None,
            "models": models,
        }
        run_task(TASK, request, needs=("numpy", "paddle"), on_progress=on_progress, deadline_s=deadline_s)
        outputs = {model["name"]: np.load(model["output"]) for model in models}
    scores = [score(algo, outputs["fp32"], outputs[algo], signature.kind) for algo in distinct]
    ranked = sorted(scores, key=lambda each: each.divergence)
    if not np.isfinite(ranked[0].divergence):
        raise QuantizeError("int8 computes NaN or infinity with every algorithm", hint="keep this model fp32")
    return Choice(
        algo=ranked[0].algo,
        scales=calibration.scales[ranked[0].algo],
        scores=tuple(ranked),
        calibrated=len(calibrating),
        held_out=len(held_out),
        warning=_warning(len(held_out)),
    )


def _distinct(scales: Dict[str, Scales]) -> List[str]:
    """The algorithms without those whose scales equal an earlier one's."""
    kept: List[str] = []
    for algo, found in scales.items():
        if all(found != scales[other] for other in kept):
            kept.append(algo)
    return kept


def _model(name: str, mode: str, model: ExportedModel, folder: Path) -> Dict[str, str]:
    return {
        "name": name,
        "mode": mode,
        "model": str(model.model_file.resolve()),
        "params": str(model.params_file.resolve()),
        "output": str(folder / f"{name}.npy"),
    }


def _warning(held_out: int) -> str:
    if held_out >= ENOUGH_HELD_OUT:
        return ""
    return f"{held_out} images judged the algorithms, too few to tell like ones apart; give 100 or more"
