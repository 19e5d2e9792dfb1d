"""A layer with everything that opt makes one ARM kernel of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Tuple

from edgecls.program.desc import Op
from edgecls.program.layers import Layer
from edgecls.rewrite.graph import FUSED_ACTIVATIONS, Graph

#: Batch norm and bias are folded into these.
_CONVOLUTIONS = ("conv2d", "depthwise_conv2d")


@dataclass(frozen=True)
class FusedLayer:
    """A layer and what opt fuses with it.

    Attributes:
        layer: the layer itself.
        op: its operator.
        followers: the operators that opt fuses with it, in order.
        output: the variable that the fused kernel gives.
        activation: type of the fused activation, "" for none.
        in_shape: of what it takes, batch first.
        out_shape: of what it gives.
    """

    layer: Layer
    op: Op
    followers: Tuple[Op, ...]
    output: str
    activation: str
    in_shape: Tuple[int, ...]
    out_shape: Tuple[int, ...]


def fused_layers(graph: Graph, layers: List[Layer]) -> List[FusedLayer]:
    """Each layer with its followers.

    Args:
        graph: of the program's block 0.
        layers: what ``find_layers`` gives for the program.
    """
    return [_follow(graph, layer) for layer in layers]


def _follow(graph: Graph, layer: Layer) -> FusedLayer:
    op = graph.producer(layer.output)
    assert op is not None
    followers: List[Op] = []
    output, activation = layer.output, ""
    while not activation:
        follower = graph.only_consumer(output)
        if follower is None or not _joins(graph, layer, follower, output):
            break
        followers.append(follower)
        if follower.type in FUSED_ACTIVATIONS:
            activation = follower.type
        output = str(follower.output("Y" if follower.type == "batch_norm" else "Out"))
    shapes = graph.block.by_name
    return FusedLayer(
        layer, op, tuple(followers), output, activation, shapes[layer.activation].shape, shapes[output].shape
    )


def _joins(graph: Graph, layer: Layer, op: Op, value: str) -> bool:
    if op.type == "elementwise_add":
        return op.input("X") == value and graph.is_parameter(op.input("Y"))
    if layer.op_type in _CONVOLUTIONS:
        return op.type == "batch_norm" or op.type in FUSED_ACTIVATIONS
    return op.type == "relu"
