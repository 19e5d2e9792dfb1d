"""Repairs of a program that opt would crash on.

Paddle 2.6 leaves the output XShape out of operators that change a shape. Paddle-Lite 2.13 reads it all the same
when it picks kernels: ``flatten_contiguous_range`` ends it with SIGSEGV, ``reshape2`` with a failed check.
squeeze2, unsqueeze2 and transpose2 without it convert well, so they stay as they are.

x86 meets the crash on every such flatten, ARM only where the next operator has no fixed precision (a slice,
measured), so both get the repair. It costs nothing: nobody reads XShape, and the ARM ``.nb`` of PPLCNet_x0_25,
PPHGNet_tiny and PPHGNetV2_B0 is the same from byte 26 on (the file's head) with and without it.
"""

from __future__ import annotations

from edgecls.program.desc import Block, Op, Program, Var

_NEEDS_XSHAPE = ("flatten_contiguous_range", "reshape2")


def add_missing_xshapes(program: Program) -> int:
    """Give every operator that lacks its XShape one. Idempotent.

    Returns:
        How many were added.
    """
    added = 0
    for block in program.blocks:
        for op in block.ops:
            if op.type in _NEEDS_XSHAPE and not op.outputs.get("XShape"):
                _add_xshape(program, block, op)
                added += 1
    return added


def _add_xshape(program: Program, block: Block, op: Op) -> None:
    source = op.input("X")
    declared = next((b.by_name[source] for b in program.blocks if source in b.by_name), None)
    # What XShape holds: a zero, then the shape that the operator takes.
    shape = (0, *declared.shape) if declared is not None else (0,)
    name = f"{op.output('Out')}.xshape"
    while name in block.by_name:
        name += "_"
    block.add_var(Var.tensor(name, shape))
    op.add_output("XShape", name)
