"""A 2x2 convolution that pads one side only, as a 3x3 one that pads both.

The kernel gets a row and a column of zeros. Paddle-Lite v2.12 has fast ways for equal padding only: the 2x2 ones in
PPHGNetV2's stem go through a loop over single numbers.
"""

from __future__ import annotations

import numpy as np

from edgecls.program.desc import Op
from edgecls.rewrite.draft import Draft
from edgecls.rewrite.rule import Rule


def _apply(draft: Draft) -> int:
    graph = draft.graph()
    done = 0
    for op in draft.ops("conv2d", "depthwise_conv2d"):
        name = str(op.input("Filter"))
        if graph.is_parameter(name) and len(graph.consumers(name)) == 1 and _fits(draft, op):
            old = draft.arrays[name]
            kernel = np.zeros((*old.shape[:2], 3, 3), np.float32)
            kernel[:, :, 1:, 1:] = old
            draft.set_parameter(name, kernel)
            op.set_attribute("paddings", [1, 1])
            op.set_attribute("padding_algorithm", "EXPLICIT")
            done += 1
    return done


def _fits(draft: Draft, op: Op) -> bool:
    same = op.text("padding_algorithm", "EXPLICIT") == "SAME" or op.integers("paddings") == [0, 1, 0, 1]
    return (
        draft.arrays[str(op.input("Filter"))].shape[2:] == (2, 2)
        and op.integers("strides") == [1, 1]
        and op.integers("dilations") == [1, 1]
        and same
        and op.text("data_format", "NCHW") in ("NCHW", "AnyLayout")
    )


EVEN_KERNEL = Rule("even_kernel", "2x2 convolutions are 3x3 with equal padding", _apply)
