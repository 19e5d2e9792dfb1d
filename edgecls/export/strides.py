"""The strides of convolutions, which variants of an architecture differ in. Sets them in a child that has Paddle."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Tuple

from edgecls.export.program_units import program_units
from edgecls.program.desc import Program

#: Strides (down, across) by the name of the weight.
Strides = Mapping[str, Tuple[int, int]]


def strides_of(program: Program) -> Dict[str, Tuple[int, int]]:
    """The strides of every layer of an exported program."""
    convs = (unit.conv for unit in program_units(program) if unit.conv is not None)
    return {conv.weight: (conv.geometry[0], conv.geometry[1]) for conv in convs}


def set_strides(network: Any, strides: Strides) -> None:
    """Give the convolutions of a ``paddle.nn.Layer`` these strides; others keep theirs."""
    for layer in network.sublayers():
        weight = getattr(layer, "weight", None)
        if weight is not None and weight.name in strides and hasattr(layer, "_stride"):
            layer._stride = list(strides[weight.name])
