"""The layers of an exported program, with the names of their parameters."""

from __future__ import annotations

from typing import Dict, List, Mapping, Optional, Tuple

from edgecls.export.units import Conv, Norm, Unit, UnitBuilder
from edgecls.program.desc import Op, Program, Var
from edgecls.program.layers import ARGUMENTS

#: Where an operator keeps its result.
_OUTPUTS = ("Out", "Output", "Y")


def program_units(program: Program) -> List[Unit[str]]:
    """The layers of a program in the order in which they run."""
    parameters = {var.name: var for var in program.main.vars if var.persistable and var.shape}
    image = next(name for op in program.main.ops if op.type == "feed" for name in op.outputs["Out"])
    builder: UnitBuilder[str] = UnitBuilder(image)
    # Paddle gives a bias its shape in an operator of its own.
    names: Dict[str, str] = {name: name for name in parameters}
    for op in program.main.ops:
        if op.type in ("feed", "fetch"):
            continue
        if op.type in ("reshape2", "reshape") and op.input("X") in names:
            names[str(op.output("Out"))] = names[str(op.input("X"))]
        else:
            _add(builder, op, names, parameters)
    return builder.units()


def _add(builder: UnitBuilder[str], op: Op, names: Mapping[str, str], parameters: Mapping[str, Var]) -> None:
    live = [name for arguments in op.inputs.values() for name in arguments if name not in names]
    target = next((str(op.output(name)) for name in _OUTPUTS if op.output(name)), "")
    layer = _layer(op, parameters)
    if layer is not None:
        builder.layer(layer, live[0], target)
    elif op.type == "batch_norm":
        scale, bias, mean, variance = (str(op.input(name)) for name in ("Scale", "Bias", "Mean", "Variance"))
        norm = Norm(scale, bias, mean, variance, op.number("epsilon", 1e-5))
        builder.norm(norm, parameters[scale].shape, live[0], target)
    elif op.type in ("elementwise_add", "elementwise_mul") and len(live) == 1:
        used = next(name for arguments in op.inputs.values() for name in arguments if name in names)
        name = names[used]
        size = _size(parameters[name])
        if op.type == "elementwise_mul" and size == 1:
            builder.scale(name, live[0], target)
        elif op.type == "elementwise_add" and size == 1 and builder.is_scaled(live[0]):
            builder.offset(name, live[0], target)
        elif op.type == "elementwise_add" and builder.takes_bias(live[0], size):
            builder.bias(name, live[0], target)
        else:
            builder.other(live, [target])
    else:
        builder.other(live, [name for arguments in op.outputs.values() for name in arguments])


def _layer(op: Op, parameters: Mapping[str, Var]) -> Optional[Conv[str]]:
    if op.type not in ARGUMENTS or op.input(ARGUMENTS[op.type][1]) not in parameters:
        return None
    name = str(op.input(ARGUMENTS[op.type][1]))
    shape = parameters[name].shape
    if len(shape) == 2:
        return Conv(name, (shape[1], shape[0], 1, 1), (1, 1, 1, 1, 1), (0, 0, 0, 0))
    geometry = (*op.integers("strides"), *op.integers("dilations"), op.integer("groups", 1))
    return Conv(name, shape, geometry, _pads(op))


def _pads(op: Op) -> Optional[Tuple[int, ...]]:
    """Top, left, bottom, right, from Paddle's [height, width] or [top, bottom, left, right]."""
    rule = op.text("padding_algorithm", "EXPLICIT")
    if rule != "EXPLICIT":
        return (0, 0, 0, 0) if rule == "VALID" else None
    pads = op.integers("paddings")
    if len(pads) == 4:
        return pads[0], pads[2], pads[1], pads[3]
    return pads[0], pads[1], pads[0], pads[1]


def _size(var: Var) -> int:
    size = 1
    for side in var.shape:
        size *= side
    return size
