"""The shapes of a program's variables, also where the export leaves the picture's size open."""

from __future__ import annotations

from typing import Dict, List, Optional, Tuple

from edgecls.program.desc import Op, Program

Shapes = Dict[str, Tuple[int, ...]]

#: What an open size is taken for when nobody says more.
_USUAL = (224, 224)


def shapes_of(program: Program, size: Optional[Tuple[int, int]] = None) -> Shapes:
    """The declared shapes; open heights and widths as they follow from the input's.

    Args:
        program: the program.
        size: height and width of an input that is open; 224 x 224 by default.
    """
    shapes: Shapes = {var.name: var.shape for var in program.main.vars}
    for op in program.main.ops:
        for name in (given for names in op.outputs.values() for given in names):
            declared = shapes.get(name, ())
            if len(declared) == 4 and min(declared[2:]) < 0:
                sides = size or _USUAL if op.type == "feed" else _sides(op, shapes)
                shapes[name] = (*declared[:2], *sides)
    return shapes


def _sides(op: Op, shapes: Shapes) -> Tuple[int, int]:
    """Height and width of what an operator gives."""
    maps = [shapes[name] for names in op.inputs.values() for name in names if len(shapes.get(name, ())) == 4]
    if op.type in ("conv2d", "depthwise_conv2d"):
        taken, kernel = shapes[str(op.input("Input"))], shapes[str(op.input("Filter"))][2:]
        return _windows(op, taken, list(kernel), op.integers("dilations") or [1, 1])
    if op.type == "pool2d" and not op.flag("adaptive", False) and not op.flag("global_pooling", False):
        return _windows(op, maps[0], op.integers("ksize"), [1, 1])
    return max(((shape[2], shape[3]) for shape in maps), default=(-1, -1))


def _windows(op: Op, taken: Tuple[int, ...], kernel: List[int], dilations: List[int]) -> Tuple[int, int]:
    pads = op.integers("paddings")
    before_after = pads if len(pads) == 4 else [pads[0], pads[0], pads[-1], pads[-1]]
    strides = op.integers("strides")
    sides = []
    for axis in (0, 1):
        length, stride = taken[2 + axis], strides[axis]
        if op.text("padding_algorithm", "EXPLICIT") == "SAME":
            sides.append(-(-length // stride))
            continue
        room = length + before_after[2 * axis] + before_after[2 * axis + 1] - dilations[axis] * (kernel[axis] - 1) - 1
        up = stride - 1 if op.flag("ceil_mode", False) else 0
        sides.append((room + up) // stride + 1)
    return sides[0], sides[1]
