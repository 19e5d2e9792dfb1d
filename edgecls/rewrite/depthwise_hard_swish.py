"""Depthwise convolution and hard-swish as one int8 kernel.

opt fuses a hard-swish into a ``conv2d`` but not into a ``depthwise_conv2d``, although both run the same kernel when
every channel is a group of its own: the operator becomes a ``conv2d``. That kernel multiplies by the hard-swish's
attribute ``scale`` where every other one divides, and forgets the scale of an int8 output
(lite/backends/arm/math/conv_impl.cc and conv_block_utils.h, the same from v2.10 to v2.13 and in the last sources).
So the attribute gets the number that makes its result right: the step of the output divided by the old scale.

A depthwise convolution that stays float must stay as it is: its kernel ends the program at a fused hard-swish.
"""

from __future__ import annotations

from typing import Optional

from edgecls.program.desc import Op
from edgecls.rewrite.depthwise import takes_hard_swish
from edgecls.rewrite.draft import Draft
from edgecls.rewrite.fused import work_of
from edgecls.rewrite.graph import Graph
from edgecls.rewrite.rule import Rule
from edgecls.rewrite.shapes import Shapes, shapes_of

_LEVELS = 127
_DEQUANTIZE = ("fake_channel_wise_dequantize_max_abs", "fake_dequantize_max_abs")
_QUANTIZE = "fake_quantize_range_abs_max"


def _apply(draft: Draft) -> int:
    graph = draft.graph()
    shapes = shapes_of(draft.program, draft.size)
    return sum(_fuse(draft, graph, shapes, op) for op in draft.ops("depthwise_conv2d"))


def _fuse(draft: Draft, graph: Graph, shapes: Shapes, op: Op) -> bool:
    quantize = graph.producer(op.input("Input"))
    activation = _activation(graph, op)
    work = work_of(op, draft.arrays[str(op.input("Filter"))].shape, shapes[str(op.output("Output"))])
    if quantize is None or quantize.type != _QUANTIZE or activation is None or work is None:
        return False
    step = _output_step(draft, graph, str(activation.output("Out")))
    if not takes_hard_swish(op, work, int8_out=step is not None):
        return False
    op.retype("conv2d")
    activation.set_attribute("scale", (1.0 if step is None else step) / activation.number("scale", 6.0))
    return True


def _activation(graph: Graph, op: Op) -> Optional[Op]:
    """The hard-swish behind an int8 convolution, with nothing between the two but what opt folds."""
    name, dequantized = op.output("Output"), False
    while True:
        follower = graph.only_consumer(name)
        if follower is None:
            return None
        if follower.type == "hard_swish":
            return follower if dequantized else None
        if follower.type in _DEQUANTIZE:
            dequantized = True
        elif follower.type != "batch_norm" and not _adds_parameter(graph, follower, name):
            return None
        name = follower.output("Y" if follower.type == "batch_norm" else "Out")


def _adds_parameter(graph: Graph, op: Op, name: Optional[str]) -> bool:
    return op.type == "elementwise_add" and op.input("X") == name and graph.is_parameter(op.input("Y"))


def _output_step(draft: Draft, graph: Graph, name: str) -> Optional[float]:
    """What one level of the kernel's output stands for; None where opt lets it give floats."""
    takers = graph.consumers(name)
    if len(takers) != 1 or takers[0].type != _QUANTIZE:
        return None
    convolutions = graph.consumers(takers[0].output("Out"))
    if not convolutions or any(taker.type not in ("conv2d", "depthwise_conv2d") for taker in convolutions):
        return None
    return float(draft.arrays[str(takers[0].input("InScale"))].reshape(-1)[0]) / _LEVELS


DEPTHWISE_HARD_SWISH = Rule("depthwise_hard_swish", "hard-swishes are in the depthwise kernel before them", _apply)
