"""A 2x2 maximum in steps of one, as two maxima of a tensor and its neighbour.

Paddle-Lite v2.12 has no kernel of its own for this pool: the general one takes 482 instructions for each number, which
is 97 of the 404 million of PPHGNetV2_B0. A depthwise convolution that moves a tensor by one takes 5, and the larger
one of two numbers 2.

Behind the last row and column the moved tensor is zero, so this is for tensors without negative numbers.
"""

from __future__ import annotations

from typing import List, Optional, Tuple

import numpy as np

from edgecls.program.desc import Op
from edgecls.program.layers import SKIP_QUANT
from edgecls.rewrite.draft import Draft
from edgecls.rewrite.graph import Graph
from edgecls.rewrite.rule import Rule
from edgecls.rewrite.scale import factors, is_plain, scale_op

_NOT_NEGATIVE = ("relu", "relu6", "sigmoid", "hard_sigmoid", "softmax")


def _apply(draft: Draft) -> int:
    return sum(_rewrite(draft, op) for op in draft.ops("pool2d") if _is_small_max(draft, op))


def _is_small_max(draft: Draft, op: Op) -> bool:
    same = op.text("padding_algorithm", "EXPLICIT") == "SAME" or op.integers("paddings") == [0, 1, 0, 1]
    return (
        op.text("pooling_type", "") == "max"
        and op.integers("ksize") == [2, 2]
        and op.integers("strides") == [1, 1]
        and same
        and not op.flag("global_pooling", False)
        and not op.flag("adaptive", False)
        and op.text("data_format", "NCHW") in ("NCHW", "AnyLayout")
        and draft.shape(str(op.input("X")))[1] > 0
    )


def _rewrite(draft: Draft, op: Op) -> bool:
    graph = draft.graph()
    taken, given = str(op.input("X")), str(op.output("Out"))
    after = None
    scale = graph.producer(taken)
    if not _not_negative(graph, taken) and scale is not None and is_plain(scale) and factors(scale)[0] > 0:
        # The maximum of what is scaled is the scaled maximum.
        taken, after = str(scale.input("X")), factors(scale)
    if not _not_negative(graph, taken):
        return False
    shape = draft.shape(taken)
    unscaled = draft.new_variable(f"{given}.unscaled", shape) if after else given
    wide = draft.new_variable(f"{given}.wide", shape)
    ops = [*_larger(draft, taken, wide, (1, 2)), *_larger(draft, wide, unscaled, (2, 1))]
    if after:
        ops.append(scale_op(unscaled, given, *after))
    draft.replace(op, *ops)
    return True


def _larger(draft: Draft, taken: str, given: str, tap: Tuple[int, int]) -> List[Op]:
    """The larger one of each number and its neighbour: (1, 2) is the right one, (2, 1) the one below."""
    channels = draft.shape(taken)[1]
    kernel = np.zeros((channels, 1, 3, 3), np.float32)
    kernel[:, 0, tap[0], tap[1]] = 1
    moved = draft.new_variable(f"{given}.moved", draft.shape(taken))
    move = Op.make(
        "depthwise_conv2d",
        {"Input": [taken], "Filter": [draft.new_parameter(f"{given}.move", kernel)]},
        {"Output": [moved]},
        {
            "strides": [1, 1],
            "paddings": [1, 1],
            "dilations": [1, 1],
            "groups": channels,
            "padding_algorithm": "EXPLICIT",
            "data_format": "NCHW",
            "op_namescope": f"/{SKIP_QUANT}/",
        },
    )
    return [move, Op.make("elementwise_max", {"X": [taken], "Y": [moved]}, {"Out": [given]}, {"axis": -1})]


def _not_negative(graph: Graph, name: Optional[str]) -> bool:
    op = graph.producer(name)
    if op is None:
        return False
    if is_plain(op):
        factor, offset = factors(op)
        return factor >= 0 and offset >= 0 and _not_negative(graph, op.input("X"))
    if op.type in ("pool2d", "concat"):
        return all(_not_negative(graph, taken) for taken in op.inputs["X"])
    return op.type in _NOT_NEGATIVE


MAX_POOL = Rule("max_pool", "2x2 maxima are two maxima of neighbours", _apply)
