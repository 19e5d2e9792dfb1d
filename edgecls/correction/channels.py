"""Which channels of a network may be scaled together without changing what it computes.

A channel's factor travels from the layer that gives it through what is positively homogeneous (relu, pooling,
concatenation, a residual add, the product with a gate) to the layers that take it, which divide by it. A channel
that reaches anything else, as a hard swish or the output, keeps its size.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, List, Optional, Sequence, Set, Tuple

from edgecls.correction.offset import Graph, Offset, find_offset
from edgecls.program.desc import Op, Program
from edgecls.program.layers import Layer, find_layers

#: A range of channels of one tie: its number, the first of its channels, how many.
Span = Tuple[int, int, int]

#: Operators through which a positive factor of a channel passes, given that they take one activation.
_PASSING = ("relu", "leaky_relu", "pool2d", "nearest_interp_v2", "bilinear_interp_v2", "dropout", "assign")
_FLATTENING = ("flatten_contiguous_range", "reshape2", "squeeze2")
_PRODUCTS = ("mul", "matmul", "matmul_v2")


@dataclass(frozen=True)
class Taker:
    """A layer that takes channels of a tie.

    Attributes:
        layer: the layer.
        start: the first of them among its input channels.
        depthwise: whether each of its outputs is made of the input channel of the same number alone.
    """

    layer: Layer
    start: int
    depthwise: bool


@dataclass
class Tie:
    """Channels with common factors.

    Attributes:
        channels: how many.
        free: whether every place that they reach allows a factor.
        givers: the layers whose output they are, with what follows them.
        takers: the layers that take them.
    """

    channels: int
    free: bool = True
    givers: List[Tuple[Layer, Optional[Offset]]] = field(default_factory=list)
    takers: List[Taker] = field(default_factory=list)


class Ties:
    """The ties of a float program.

    Args:
        program: the program.
        ops: its operators in the order in which they run, without feed and fetch.
        output: the variable that is fetched.
    """

    def __init__(self, program: Program, ops: Sequence[Op], output: str) -> None:
        self._program = program
        self._graph = Graph(list(ops))
        self._layers = {layer.name: layer for layer in find_layers(program)}
        self._ties: List[Tie] = []
        self._parent: List[int] = []
        self._spans: Dict[str, List[Span]] = {}
        #: Operators that belong to a layer as its offset.
        self._absorbed: Set[int] = set()
        for number, op in enumerate(ops):
            if number not in self._absorbed:
                self._visit(op)
        self._freeze(output)

    def found(self) -> List[Tie]:
        """The ties that may get factors, in the order in which their first layer runs."""
        return [
            tie
            for number, tie in enumerate(self._ties)
            if self._parent[number] == number and tie.free and tie.givers and tie.takers
        ]

    def _visit(self, op: Op) -> None:
        layer = self._layer(op)
        if layer is not None:
            self._visit_layer(layer)
        elif op.type in _PASSING or (op.type in _FLATTENING and self._is_pixel(str(op.input("X")))):
            self._pass(op, str(op.input("X")))
        elif op.type == "concat" and op.integer("axis", 0) == 1 and not op.inputs.get("AxisTensor"):
            names = op.inputs["X"]
            if all(name in self._spans for name in names):
                self._spans[str(op.output("Out"))] = [span for name in names for span in self._spans[name]]
            else:
                self._stop(op)
        elif op.type in ("elementwise_add", "elementwise_mul"):
            self._visit_pair(op, str(op.input("X")), str(op.input("Y")))
        else:
            self._stop(op)

    def _visit_layer(self, layer: Layer) -> None:
        spans = self._spans.get(layer.activation)
        depthwise = self._is_depthwise(layer)
        if spans is None or not (depthwise or self._takes_all(layer, spans)):
            self._freeze(layer.activation)
        else:
            start = 0
            for number, first, count in spans:
                tie = self._ties[self._root(number)]
                if first == 0 and count == tie.channels:
                    tie.takers.append(Taker(layer, start, depthwise))
                else:
                    tie.free = False
                start += count
        offset = find_offset(self._graph, self._program, layer.output)
        if offset is not None:
            self._absorbed.add(self._graph.takers[layer.output][0])
        channels = layer.weight_shape[0] if layer.op_type.endswith("conv2d") else layer.weight_shape[-1]
        name = layer.output if offset is None else offset.output
        self._spans[name] = [(self._new(Tie(channels, givers=[(layer, offset)])), 0, channels)]
        scaled_alone = offset is not None and offset.gain is not None
        if not self._own(layer) or (self._has_more(layer) and not scaled_alone):
            self._freeze(name)

    def _visit_pair(self, op: Op, left: str, right: str) -> None:
        out = str(op.output("Out"))
        if op.type == "elementwise_mul" and left in self._spans and self._is_pixel(right) and not self._is_pixel(left):
            self._freeze(right)
            self._spans[out] = self._spans[left]
        elif op.type == "elementwise_add" and self._alike(left, right):
            for (number, _, _), (other, _, _) in zip(self._spans[left], self._spans[right]):
                self._join(number, other)
            self._spans[out] = self._spans[left]
        else:
            self._stop(op)

    def _alike(self, left: str, right: str) -> bool:
        if left not in self._spans or right not in self._spans or self._is_pixel(left) != self._is_pixel(right):
            return False
        sides = [[(first, count) for _, first, count in self._spans[name]] for name in (left, right)]
        return sides[0] == sides[1]

    def _pass(self, op: Op, name: str) -> None:
        if name in self._spans:
            self._spans[str(op.output("Out"))] = self._spans[name]

    def _stop(self, op: Op) -> None:
        for names in op.inputs.values():
            for name in names:
                self._freeze(name)

    def _freeze(self, name: str) -> None:
        for number, _, _ in self._spans.get(name, []):
            self._ties[self._root(number)].free = False

    def _new(self, tie: Tie) -> int:
        self._ties.append(tie)
        self._parent.append(len(self._parent))
        return len(self._parent) - 1

    def _root(self, number: int) -> int:
        while self._parent[number] != number:
            number = self._parent[number]
        return number

    def _join(self, left: int, right: int) -> None:
        left, right = sorted((self._root(left), self._root(right)))
        if left == right:
            return
        self._parent[right] = left
        kept, gone = self._ties[left], self._ties[right]
        kept.free = kept.free and gone.free
        kept.givers += gone.givers
        kept.takers += gone.takers

    def _layer(self, op: Op) -> Optional[Layer]:
        for names in op.inputs.values():
            for name in names:
                layer = self._layers.get(name)
                if layer is not None and layer.output in [made for outs in op.outputs.values() for made in outs]:
                    return layer
        return None

    def _own(self, layer: Layer) -> bool:
        return len(self._graph.takers.get(layer.name, [])) == 1

    def _has_more(self, layer: Layer) -> bool:
        """Whether the operator adds something to its product, as a convolution with a Bias does."""
        op = self._graph.ops[self._graph.maker[layer.output]]
        return any(op.inputs.get(name) for name in ("Bias", "ResidualData"))

    def _takes_all(self, layer: Layer, spans: List[Span]) -> bool:
        """Whether each output is made of all channels: a convolution without groups, or a product."""
        inputs = layer.weight_shape[1] if layer.op_type.endswith("conv2d") else layer.weight_shape[0]
        return self._own(layer) and sum(count for _, _, count in spans) == inputs

    def _is_depthwise(self, layer: Layer) -> bool:
        """Whether each output channel is made of the input channel of the same number alone."""
        sides = self._sides(layer.activation)
        conv = layer.op_type.endswith("conv2d") and layer.weight_shape[1] == 1
        return conv and self._own(layer) and len(sides) == 4 and sides[1] == layer.weight_shape[0]

    def _is_pixel(self, name: str) -> bool:
        sides = self._sides(name)
        return len(sides) == 4 and sides[2:] == (1, 1)

    def _sides(self, name: str) -> Tuple[int, ...]:
        var = self._program.main.by_name.get(name)
        return var.shape if var is not None else ()
