"""The bias of a convolution as an addition that opt fuses.

Paddle exports it as reshape2 of the bias to [1, C, 1, 1] and elementwise_add, which stay as they are in the ``.nb``
and keep the activation behind them out of the convolution too.
"""

from __future__ import annotations

from edgecls.program.desc import Op
from edgecls.rewrite.draft import Draft
from edgecls.rewrite.graph import Graph
from edgecls.rewrite.rule import Rule


def _apply(draft: Draft) -> int:
    graph = draft.graph()
    done = 0
    for op in draft.ops("elementwise_add"):
        shaped = graph.producer(op.input("Y"))
        if shaped is None or not _is_bias(draft, graph, op, shaped):
            continue
        op.set_input("Y", [str(shaped.input("X"))])
        op.set_attribute("axis", 1)
        if len(graph.consumers(shaped.output("Out"))) == 1:
            draft.block.ops.remove(shaped)
        done += 1
    return done


def _is_bias(draft: Draft, graph: Graph, op: Op, shaped: Op) -> bool:
    conv = graph.producer(op.input("X"))
    if conv is None or conv.type not in ("conv2d", "depthwise_conv2d") or shaped.type != "reshape2":
        return False
    bias = shaped.input("X")
    if not graph.is_parameter(bias) or shaped.inputs.get("Shape") or shaped.inputs.get("ShapeTensor"):
        return False
    channels = draft.arrays[str(bias)].size
    wanted = [1, channels, 1, 1]
    shape = shaped.integers("shape")
    rest = [side for side, want in zip(shape, wanted) if side != want]
    return (
        draft.arrays[str(bias)].ndim == 1
        and len(shape) == 4
        and rest in ([], [-1])
        and (channels == draft.shape(str(conv.output("Output")))[1])
    )


CONV_BIAS = Rule("conv_bias", "biases of convolutions are added so that opt fuses them", _apply)
