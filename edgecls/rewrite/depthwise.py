"""Which int8 depthwise kernels of arm64 take a hard-swish, and when that pays."""

from __future__ import annotations

from edgecls.program.desc import Op
from edgecls.rewrite.kernel_cost import CALIB, HARD_SWISH, Work, kernel_cost


def takes_hard_swish(op: Op, work: Work, *, int8_out: bool) -> bool:
    """Whether the kernel of a depthwise layer runs with a hard-swish in it, in fewer instructions than without.

    The 3x3 kernel with a stride of two ends the program on more than 18 columns; it is left out. On narrow maps the
    fused kernels do the last columns number by number.

    Args:
        op: its operator.
        work: what it computes.
        int8_out: whether what takes its output is int8.
    """
    if not _runs(op, work):
        return False
    together = kernel_cost(work, "int8", int8_out=int8_out, hard_swish=True)
    apart = kernel_cost(work, "int8") + (HARD_SWISH + CALIB * int8_out) * work.numbers
    return together < apart


def _runs(op: Op, work: Work) -> bool:
    strides = op.integers("strides")
    return (
        work.depthwise
        and work.kernel in ((3, 3), (5, 5))
        and strides in ([1, 1], [2, 2])
        and not (work.kernel == (3, 3) and strides == [2, 2])
        and set(op.integers("paddings")) == {work.kernel[0] // 2}
        and op.text("padding_algorithm", "EXPLICIT") == "EXPLICIT"
        and op.integers("dilations") in ([1, 1], [])
    )
