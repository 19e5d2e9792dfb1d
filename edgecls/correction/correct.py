"""From a quantized model to one that agrees better with fp32, without another operator."""

from __future__ import annotations

import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Callable, Dict, Optional, Sequence, Tuple

from edgecls.correction.request import model_files
from edgecls.errors import SettingsError, from_os_error
from edgecls.export.exported import ExportedModel
from edgecls.program.read import read_signature
from edgecls.program.stage import MODEL_NAME, PARAMS_NAME
from edgecls.quantize.images import check_images
from edgecls.worker.run import run_task

Progress = Callable[[str], None]

_TASK = "edgecls.correction.correct_task"
#: What the methods do, for the report.
_DOES = {"scales": "wider scales of {} activations", "bias": "bias correction of {} layers"}
METHODS = tuple(_DOES)


@dataclass(frozen=True)
class Step:
    """What one method did.

    Attributes:
        method: its name.
        layers: how many it changed; of "scales", activations.
        noise_before, noise_after: mean square of the logits' error on the held-out images, relative to their own.
        kl_before, kl_after: mean divergence of the softmax from that of fp32 on the held-out images, in nats.
        agreement_before, agreement_after: percent of the held-out images on which int8 names the class of fp32.
        kept: whether the change is in the result; it is undone where the noise does not fall.
        seconds: wall time.
    """

    method: str
    layers: int
    noise_before: float
    noise_after: float
    kl_before: float
    kl_after: float
    agreement_before: float
    agreement_after: float
    kept: bool
    seconds: float

    def to_json(self) -> Dict[str, Any]:
        """Without the time: a description is the same for the same inputs."""
        return {key: value for key, value in asdict(self).items() if key != "seconds"}

    def __str__(self) -> str:
        what = f"{_DOES[self.method].format(self.layers)}: noise in the logits {100 * self.noise_before:.3g} %"
        after = f"{100 * self.noise_after:.3g} %"
        return f"{what} to {after}" if self.kept else f"{what} would be {after}, undone"


@dataclass(frozen=True)
class Corrected:
    """A corrected model.

    Attributes:
        exported: the quantized model with other numbers.
        steps: what each method did, in order.
        fitted, held_out: images that the methods saw, and images that judged them; the same where they are few.
    """

    exported: ExportedModel
    steps: Tuple[Step, ...]
    fitted: int
    held_out: int

    def to_json(self) -> Dict[str, Any]:
        return {
            "fitted": self.fitted,
            "held_out": self.held_out,
            "steps": [step.to_json() for step in self.steps],
        }


def correct(
    fp32: ExportedModel,
    quantized: ExportedModel,
    images: Path,
    out_dir: Path,
    *,
    methods: Sequence[str] = METHODS,
    on_progress: Optional[Progress] = None,
    seed: int = 0,
    deadline_s: Optional[float] = None,
) -> Corrected:
    """Bring a quantized model closer to fp32. The same input gives the same bytes.

    Each method is judged on a quarter of the images that it did not see, and undone if the result is no closer. The
    program keeps its operators; only scales of activations and the biases behind layers change.

    Args:
        fp32: the model that the quantized one was made from, after every rewrite and equalization.
        quantized: what ``quantize`` made of it.
        images: a .npy, float32 [N, 3, H, W], the calibration images; read through a memory map.
        out_dir: gets ``inference.pdmodel`` and ``inference.pdiparams``.
        methods: names of METHODS, in the order in which to apply them.
        on_progress: called with each layer, and at last with what each method did.
        seed: of every random generator in the child.
        deadline_s: seconds from one sign of life to the next; by default that of ``run_task``.

    Raises:
        SettingsError: a method is unknown, or the models are not one of each kind.
        ExportedModelError: a model is damaged.
        ImageError, ImageListError: the images don't fit.
        QuantizeError: the network can't be run piece by piece.
        WorkerError: the child crashed or hung.
        StorageError: out_dir can't be written.
    """
    unknown = [name for name in methods if name not in METHODS]
    if unknown:
        raise SettingsError(f"the correction {unknown[0]!r} is unknown", hint=f"use {', '.join(METHODS)}")
    signature = read_signature(quantized)
    if not signature.quantized or read_signature(fp32).quantized:
        raise SettingsError("a correction takes an fp32 model and its quantized form", hint="quantize the model first")
    check_images(images, signature)
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".correct-", dir=out_dir) as scratch:
            target = Path(scratch, PARAMS_NAME)
            request = {
                "fp32": model_files(fp32),
                "quantized": model_files(quantized),
                "images": str(images.resolve()),
                "batch": signature.batch,
                "kind": signature.kind,
                "methods": list(methods),
                "seed": seed,
                "target": str(target),
            }
            done = run_task(_TASK, request, needs=("numpy", "paddle"), on_progress=on_progress, deadline_s=deadline_s)
            Path(scratch, MODEL_NAME).write_bytes(quantized.model_file.read_bytes())
            os.replace(target, out_dir / PARAMS_NAME)
            os.replace(Path(scratch, MODEL_NAME), out_dir / MODEL_NAME)
    except OSError as error:
        raise from_os_error(error, out_dir) from error
    steps = tuple(_step(each) for each in done["steps"])
    if on_progress is not None:
        for step in steps:
            on_progress(str(step))
    exported = ExportedModel(out_dir / MODEL_NAME, out_dir / PARAMS_NAME)
    return Corrected(exported, steps, *done["images"])


def _step(each: Dict[str, Any]) -> Step:
    return Step(
        method=each["method"],
        layers=each["layers"],
        noise_before=each["before"]["noise"],
        noise_after=each["after"]["noise"],
        kl_before=each["before"]["kl"],
        kl_after=each["after"]["kl"],
        agreement_before=each["before"]["agreement"],
        agreement_after=each["after"]["agreement"],
        kept=each["kept"],
        seconds=each["seconds"],
    )
