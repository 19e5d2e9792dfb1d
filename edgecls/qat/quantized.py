"""The trained network as a quantized model, in the form that PTQ writes."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Dict, Mapping, Tuple

from edgecls.errors import ParityError
from edgecls.export.exported import ExportedModel
from edgecls.qat.converted import Faithful
from edgecls.qat.scales import read_scales, replace_scales
from edgecls.quantize.ptq import quantize
from edgecls.quantize.revert import revert
from edgecls.rewrite.clean import clean

Check = Callable[[ExportedModel], Faithful]


def quantize_student(
    student: ExportedModel,
    scales: Mapping[str, float],
    images: Path,
    weight: str,
    folder: Path,
    check: Check,
    say: Callable[[str], None],
) -> Tuple[ExportedModel, Faithful]:
    """Put the quantize operators into the trained network, rewritten for the ARM kernels where that keeps its answers.

    Args:
        student: the float network with the trained weights.
        scales: the trained threshold of what each quantized layer takes, by layer; the others stay fp32.
        images: .npy of a few images, [N, 3, H, W] float32.
        weight: "channel_wise_abs_max" or "abs_max".
        folder: for the result and what comes before it.
        check: compares a quantized model with the training graph.
        say: gets the news.

    Raises:
        ParityError: it is not what was trained.
        QuantizeError: Paddle failed.
    """
    plain = quantize(student, images, folder / "plain", algo="abs_max", weight=weight)
    seen = read_scales(plain)
    cleaned = clean(student, folder / "clean")
    if cleaned.applied:
        rewritten = quantize(cleaned.exported, images, folder / "rewritten", algo="abs_max", weight=weight)
        moved = _moved(scales, seen, read_scales(rewritten))
        try:
            int8 = _trained(rewritten, cleaned.exported, moved, folder / "int8")
            return int8, check(int8)
        except ParityError as error:
            say(f"not rewritten for ARM: {error.message}")
    int8 = _trained(plain, student, scales, folder / "int8")
    return int8, check(int8)


def _moved(scales: Mapping[str, float], before: Mapping[str, float], after: Mapping[str, float]) -> Dict[str, float]:
    """The trained scales in the rewritten network, where a factor may have moved into another layer's weight.

    The largest values of the same images tell the factor.
    """
    return {
        layer: scales[layer] * after[layer] / before[layer] for layer in after if layer in scales and before.get(layer)
    }


def _trained(quantized: ExportedModel, fp32: ExportedModel, scales: Mapping[str, float], folder: Path) -> ExportedModel:
    left_out = sorted(set(read_scales(quantized)) - set(scales))
    if left_out:
        quantized = revert(quantized, fp32, left_out, folder.with_name("reverted"))
    return replace_scales(quantized, scales, folder)
