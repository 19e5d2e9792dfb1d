"""An analysis as a table for a terminal."""

from __future__ import annotations

import textwrap
from typing import List, Optional, Tuple

from edgecls.sensitivity.result import LayerSensitivity, Sensitivity
from edgecls.text.table import align

_WIDTH = 100
#: Layers whose reason is spelled out below the table.
_EXPLAINED = 10


def render(found: Sensitivity, *, limit: Optional[int] = None) -> str:
    """The table, the most harmful layer first.

    Args:
        found: the analysis.
        limit: so many layers; all by default.
    """
    layers = found.by_harm()[:limit]
    unit, factor = unit_of(max((abs(layer.harm) for layer in found.layers), default=0.0))
    rows = [_head(found), *(_row(found, layer, factor) for layer in layers)]
    lines = [_overview(found), "", *align(rows, left=(1, 2))]
    left_out = len(found.layers) - len(layers)
    if left_out:
        lines.append(f"and {left_out} more that do less")
    explained = [layer for layer in layers[:_EXPLAINED] if layer.reason]
    if explained:
        lines += ["", "why"]
        for layer in explained:
            lines += textwrap.wrap(
                f"{layer.name}: {layer.reason}", _WIDTH, initial_indent="  ", subsequent_indent="    "
            )
    return "\n".join([*lines, "", *_legend(unit)])


def unit_of(largest: float) -> Tuple[str, float]:
    """A unit for divergences of up to so many nats that needs few zeros, and how many of it make a nat."""
    if largest >= 1.0:
        return "nat", 1.0
    return ("mnat", 1e3) if largest >= 1e-3 else ("µnat", 1e6)


def _overview(found: Sensitivity) -> str:
    unit, factor = unit_of(found.int8.kl)
    text = (
        f"{len(found.layers)} layers int8, {len(found.float_layers)} float, {found.images} images, {found.engine}:"
        f" divergence from fp32 {factor * found.int8.kl:.3g} {unit}, same class as fp32 {found.int8.agreement:.1f} %"
    )
    if found.fp32_top1 is not None and found.int8.top1 is not None:
        text += f", top-1 {found.int8.top1:.1f} % (fp32 {found.fp32_top1:.1f} %)"
    return text


def _head(found: Sensitivity) -> List[str]:
    accuracy = ["top-1 alone", "without"] if found.fp32_top1 is not None else []
    return ["#", "layer", "type", "harm", "alone", "gain", *accuracy, "dB out", "in", "weight", "input range", "scale"]


def _row(found: Sensitivity, layer: LayerSensitivity, factor: float) -> List[str]:
    accuracy = []
    if layer.alone.top1 is not None and layer.without.top1 is not None:
        accuracy = [f"{layer.alone.top1:.1f}", f"{layer.without.top1:.1f}"]
    kernel = "x".join(str(side) for side in layer.weight_shape[2:]) if len(layer.weight_shape) == 4 else ""
    return [
        str(layer.number),
        layer.name,
        f"{_TYPES.get(layer.op_type, layer.op_type)} {kernel}".strip(),
        f"{factor * layer.harm:.3g}",
        f"{factor * layer.alone.kl:.3g}",
        f"{factor * layer.gain:.3g}",
        *accuracy,
        f"{layer.output_sqnr:.1f}",
        f"{layer.activation.sqnr:.1f}",
        f"{layer.weight.sqnr:.1f}",
        f"{layer.activation.min:.3g} to {layer.activation.max:.3g}",
        f"{layer.activation.scale:.3g}",
    ]


_TYPES = {"conv2d": "conv", "depthwise_conv2d": "depthwise"}


def _legend(unit: str) -> List[str]:
    text = (
        f"harm, alone, gain: divergence of the output from fp32 in {unit}. alone: only this layer is int8; gain: what"
        " giving it alone back to fp32 takes away from the divergence of all int8; harm: the first, or the second"
        " where it is more and stands out from its noise. dB: signal to quantization noise of what the layer"
        " gives, takes and weighs."
    )
    return textwrap.wrap(text, _WIDTH)
