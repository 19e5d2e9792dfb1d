"""What a program costs on ARM: executed instructions for one image, estimated layer by layer.

A count, not a time. The coefficients are fitted to counts of single kernels of Paddle-Lite v2.12 with the
dot-product kernels on, one thread (benchmarks/arm_instructions.py). What is no layer costs the same in every plan
and is left out, but for the calib operators that a plan makes necessary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Collection, Dict, List, Mapping, Optional, Tuple

from edgecls.program.desc import Program
from edgecls.program.layers import find_layers
from edgecls.rewrite.fused import FusedLayer, fused_layers
from edgecls.rewrite.graph import Graph

#: Instructions of a calib operator: for each number, and for itself.
_CALIB = (1.70, 700.0)
#: Of a kernel, by its kind and precision: factors of [M K N, M N, K N, 1], where the output has M channels of N
#: positions and each number of it sums K products.
_KERNELS: Mapping[Tuple[str, str], Tuple[float, float, float, float]] = {
    ("pointwise", "fp32"): (0.297, 1.33, 1.32, 8100.0),
    ("pointwise", "int8"): (0.0797, 2.54, 1.40, 2300.0),
    ("vector", "fp32"): (0.459, 7.04, 0.0, 5900.0),
    ("vector", "int8"): (0.150, 18.9, 0.0, 6100.0),
    ("winograd", "fp32"): (0.110, 0.0, 0.0, 966000.0),
    ("winograd", "int8"): (0.105, 0.0, 0.947, 988000.0),
    ("dense", "fp32"): (0.277, 2.49, 1.33, 0.0),
    ("dense", "int8"): (0.119, 1.91, 2.50, 0.0),
    ("depthwise", "fp32"): (0.600, 0.0, 0.0, 20000.0),
    ("depthwise", "int8"): (0.620, 0.0, 0.0, 25000.0),
}


@dataclass(frozen=True)
class Cost:
    """Estimated instructions.

    Attributes:
        layers: of each layer's kernel, by the layer's name.
        calib: of each calib operator, by the name of the layer that it feeds.
    """

    layers: Dict[str, float]
    calib: Dict[str, float]

    @property
    def total(self) -> float:
        """All of them."""
        return sum(self.layers.values()) + sum(self.calib.values())


def plan_cost(program: Program, int8_layers: Collection[str]) -> Cost:
    """What the layers cost when these are int8 and the others fp32, with the calib operators that this takes.

    Args:
        program: the fp32 export after ``clean``.
        int8_layers: names of layers.
    """
    graph = Graph(program.main)
    fused = fused_layers(graph, find_layers(program))
    return _cost(graph, fused, int8_layers)


def int8_cost(program: Program, int8_layers: Collection[str]) -> float:
    """The total of ``plan_cost``."""
    return plan_cost(program, int8_layers).total


def unprofitable_layers(program: Program, candidates: Optional[Collection[str]] = None) -> Dict[str, str]:
    """The layers that should stay fp32 because int8 takes more instructions there, each with the reason.

    Layers are taken out of int8 alone and together with a neighbour, as long as that makes the whole cheaper: a
    layer between two float ones pays for a calib operator that it would not need among int8 ones.

    Args:
        program: the fp32 export after ``clean``.
        candidates: the layers that could be int8; all by default.
    """
    graph = Graph(program.main)
    fused = fused_layers(graph, find_layers(program))
    int8 = {item.layer.name for item in fused if candidates is None or item.layer.name in candidates}
    groups = _groups(graph, fused)
    reasons: Dict[str, str] = {}
    best = _cost(graph, fused, int8)
    improved = True
    while improved:
        improved = False
        for group in groups:
            taken = int8 & set(group)
            if not taken:
                continue
            cost = _cost(graph, fused, int8 - taken)
            if cost.total < best.total:
                for name in taken:
                    reasons[name] = _reason(name, best, cost)
                int8, best, improved = int8 - taken, cost, True
    return reasons


def _reason(name: str, with_int8: Cost, without: Cost) -> str:
    own = with_int8.layers[name] / 1e3
    calib = with_int8.calib.get(name, 0.0) / 1e3
    return (
        f"int8 takes {own:.0f} thousand instructions and {calib:.0f} to convert its input, "
        f"fp32 {without.layers[name] / 1e3:.0f}"
    )


def _groups(graph: Graph, fused: List[FusedLayer]) -> List[Tuple[str, ...]]:
    """Every layer alone, then with the layers that take its output."""
    alone: List[Tuple[str, ...]] = [(item.layer.name,) for item in fused]
    by_input: Dict[str, List[str]] = {}
    for item in fused:
        by_input.setdefault(item.layer.activation, []).append(item.layer.name)
    pairs = [(item.layer.name, *by_input[item.output]) for item in fused if item.output in by_input]
    return alone + pairs


def _cost(graph: Graph, fused: List[FusedLayer], int8_layers: Collection[str]) -> Cost:
    takers = {id(item.op) for item in fused if item.layer.name in int8_layers}
    stays_int8 = {
        item.output
        for item in fused
        if item.layer.name in int8_layers and all(id(op) in takers for op in graph.consumers(item.output))
    }
    layers: Dict[str, float] = {}
    calib: Dict[str, float] = {}
    for item in fused:
        int8 = item.layer.name in int8_layers
        layers[item.layer.name] = kernel_cost(item, "int8" if int8 else "fp32")
        if int8 and item.layer.activation not in stays_int8:
            each, once = _CALIB
            calib[item.layer.name] = each * _numel(item.in_shape) + once
    return Cost(layers, calib)


def kernel_cost(item: FusedLayer, precision: str) -> float:
    """The instructions of one layer's kernel; 0 where the export leaves its size open.

    Args:
        item: the layer.
        precision: "fp32" or "int8".
    """
    if any(side < 0 for side in item.out_shape[1:]):
        return 0.0
    weight = item.layer.weight_shape
    if item.layer.op_type in ("conv2d", "depthwise_conv2d"):
        channels, products = weight[0], weight[1] * weight[2] * weight[3]
        positions = item.out_shape[2] * item.out_shape[3]
    else:
        channels, products, positions = weight[-1], weight[0], 1
    products_each, each, taken_each, once = _KERNELS[(_kind(item, positions), precision)]
    return (
        products_each * channels * products * positions
        + each * channels * positions
        + taken_each * products * positions
        + once
    )


def _kind(item: FusedLayer, positions: int) -> str:
    weight = item.layer.weight_shape
    if positions == 1:
        return "vector"
    if weight[1] == 1 and weight[0] == item.in_shape[1]:
        return "depthwise"
    if tuple(weight[2:]) == (1, 1):
        return "pointwise"
    three = tuple(weight[2:]) == (3, 3) and item.in_shape[2:] == item.out_shape[2:]
    return "winograd" if three else "dense"


def _numel(shape: Tuple[int, ...]) -> int:
    count = 1
    for side in shape[1:]:
        count *= max(side, 0)
    return count
