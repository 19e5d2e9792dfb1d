"""Multiplying or adding one number, written as a scale.

PPHGNetV2 learns one factor and one offset behind every activation. As elementwise operators with a tensor of one
number they take 51 instructions for each number of the feature map on ARM, as a scale one (Paddle-Lite v2.12).
"""

from __future__ import annotations

from typing import Optional, Tuple

from edgecls.program.desc import Op
from edgecls.rewrite.draft import Draft
from edgecls.rewrite.graph import Graph
from edgecls.rewrite.rule import Rule
from edgecls.rewrite.scale import factors, is_plain, scale_op


def _apply(draft: Draft) -> int:
    graph = draft.graph()
    found = [
        (op, parts) for op in draft.ops("elementwise_mul", "elementwise_add") for parts in [_parts(draft, graph, op)]
    ]
    done = 0
    for op, parts in found:
        if parts is not None:
            tensor, number = parts
            factor, offset = (number, 0.0) if op.type == "elementwise_mul" else (1.0, number)
            draft.replace(op, scale_op(tensor, str(op.output("Out")), factor, offset))
            done += 1
    _merge(draft)
    return done


def _parts(draft: Draft, graph: Graph, op: Op) -> Optional[Tuple[str, float]]:
    """The tensor and the number, whichever comes first."""
    left, right = str(op.input("X")), str(op.input("Y"))
    for tensor, number in ((left, right), (right, left)):
        if graph.is_parameter(tensor) or not graph.is_parameter(number) or draft.arrays[number].size != 1:
            continue
        # The result has the shape of the tensor.
        is_float = draft.block.by_name[tensor].dtype == "float32"
        if is_float and len(draft.shape(tensor)) > len(draft.shape(number)):
            return tensor, float(draft.arrays[number].reshape(-1)[0])
    return None


def _merge(draft: Draft) -> None:
    """A scale that only another scale takes goes into that one."""
    for op in draft.ops("scale"):
        graph = draft.graph()
        after = graph.only_consumer(op.output("Out"))
        if after is not None and is_plain(op) and is_plain(after):
            (first, start), (second, add) = factors(op), factors(after)
            merged = scale_op(str(op.input("X")), str(after.output("Out")), first * second, start * second + add)
            draft.replace(after, merged)
            draft.block.ops.remove(op)


ONE_NUMBER = Rule("one_number", "factors and offsets of one number are a scale", _apply)
