"""A layer with everything that opt makes one ARM kernel of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, List, Optional, Sequence

from edgecls.program.desc import Op
from edgecls.program.layers import Layer
from edgecls.rewrite.graph import FUSED_ACTIVATIONS, Graph
from edgecls.rewrite.kernel_cost import Work
from edgecls.rewrite.shapes import Shapes

_CONVOLUTIONS = ("conv2d", "depthwise_conv2d")


@dataclass(frozen=True)
class FusedLayer:
    """A layer and what opt fuses with it.

    Attributes:
        layer: the layer itself.
        op: its operator.
        output: the variable that the fused kernel gives.
        activation: type of the activation behind it, "" for none.
        numbers_in: how many numbers it takes.
        work: what it computes; None where that is not known.
    """

    layer: Layer
    op: Op
    output: str
    activation: str
    numbers_in: int
    work: Optional[Work]


def fused_layers(graph: Graph, layers: Sequence[Layer], shapes: Shapes) -> List[FusedLayer]:
    """Each layer with what follows it.

    Args:
        graph: of the program's block 0.
        layers: what ``find_layers`` gives for the program.
        shapes: of its variables.
    """
    return [_follow(graph, layer, shapes) for layer in layers]


def work_of(op: Op, weight: Sequence[int], output: Sequence[int]) -> Optional[Work]:
    """What a layer computes.

    Args:
        op: its operator.
        weight: the sides of its weight.
        output: the shape that it gives.
    """
    if op.type not in _CONVOLUTIONS:
        turned = op.flag("trans_y", False) or op.flag("transpose_Y", False)
        taken, given = (weight[-1], weight[0]) if turned else (weight[0], weight[-1])
        return Work(given, taken, 1, 1)
    if len(output) != 4 or min(output[2:]) < 1:
        return None
    return Work(
        channels=weight[0],
        products=weight[1] * weight[2] * weight[3],
        height=output[2],
        width=output[3],
        kernel=(weight[2], weight[3]),
        stride=max(op.integers("strides") or [1]),
        depthwise=weight[1] == 1 and op.integer("groups", 1) == weight[0] > 1,
        even=len(set(op.integers("paddings"))) <= 1 and op.text("padding_algorithm", "EXPLICIT") != "SAME",
    )


def _follow(graph: Graph, layer: Layer, shapes: Shapes) -> FusedLayer:
    op = graph.producer(layer.output)
    assert op is not None
    output, activation = layer.output, ""
    while not activation:
        follower = graph.only_consumer(output)
        if follower is None or not _joins(graph, layer, follower, output):
            break
        if follower.type in FUSED_ACTIVATIONS:
            activation = follower.type
        output = str(follower.output("Y" if follower.type == "batch_norm" else "Out"))
    work = work_of(op, layer.weight_shape, shapes[layer.output])
    return FusedLayer(layer, op, output, activation, _count(shapes[layer.activation]), work)


def _joins(graph: Graph, layer: Layer, op: Op, value: str) -> bool:
    if op.type == "elementwise_add":
        return op.input("X") == value and graph.is_parameter(op.input("Y"))
    if layer.op_type in _CONVOLUTIONS:
        return op.type == "batch_norm" or op.type in FUSED_ACTIVATIONS
    return op.type == "relu"


def _count(shape: Sequence[Any]) -> int:
    count = 1
    for side in shape[1:]:
        count *= max(side, 0)
    return count
