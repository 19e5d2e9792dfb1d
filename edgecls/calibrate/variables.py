"""Which activations need a scale."""

from __future__ import annotations

from typing import List, Sequence

from edgecls.program.desc import LOD_TENSOR, Program
from edgecls.program.layers import ARGUMENTS


def quantized_inputs(program: Program, op_types: Sequence[str]) -> List[str]:
    """The activations that operators of these types take, in the order in which they are computed.

    Those are all that opt reads: where Paddle also notes a threshold of every other operator's output, the ``.nb``
    carries it along and no kernel uses it.

    Args:
        program: the fp32 program.
        op_types: of ``program.layers.ARGUMENTS``.
    """
    parameters = {var.name for var in program.main.vars if var.persistable and var.kind == LOD_TENSOR}
    names = (
        op.input(argument)
        for op in program.main.ops
        if op.type in op_types
        # A product of two activations needs the scales of both.
        for argument in ARGUMENTS[op.type][:2]
    )
    return list(dict.fromkeys(name for name in names if name is not None and name not in parameters))
