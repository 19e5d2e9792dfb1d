"""What a program costs on ARM: executed instructions for one image, estimated layer by layer.

A count, not a time. What is no layer costs the same in every plan and is left out, but for what a plan makes
necessary: calib operators, and hard-swishes that no kernel takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Collection, Dict, List, Optional, Set, Tuple

from edgecls.program.desc import Program
from edgecls.program.layers import find_layers
from edgecls.rewrite.depthwise import takes_hard_swish
from edgecls.rewrite.fused import FusedLayer, fused_layers
from edgecls.rewrite.graph import Graph
from edgecls.rewrite.kernel_cost import CALIB, CALIB_ONCE, HARD_SWISH, kernel_cost
from edgecls.rewrite.shapes import shapes_of

Size = Optional[Tuple[int, int]]

#: What a layer has to save, as a part of all, to be int8.
_LEAST_GAIN = 0.0005


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


def plan_cost(program: Program, int8_layers: Collection[str], size: Size = None) -> Cost:
    """What the layers cost when these are int8 and the others fp32, with the calib operators that this takes.

    Args:
        program: the fp32 export after ``clean``.
        int8_layers: names of layers.
        size: height and width of the picture where the export leaves them open; 224 x 224 by default.
    """
    return _Costs(program, size).of(int8_layers)


def int8_cost(program: Program, int8_layers: Collection[str], size: Size = None) -> float:
    """The total of ``plan_cost``."""
    return plan_cost(program, int8_layers, size).total


def unprofitable_layers(
    program: Program, candidates: Optional[Collection[str]] = None, size: Size = None
) -> Dict[str, str]:
    """The layers that should stay fp32 because int8 takes more instructions there, each with the reason.

    Layers are taken out of int8 alone and together with those that take their output, and put back again, as long as
    that makes the whole cheaper: a layer between two float ones pays for a calib operator that it would not need
    among int8 ones. In the end those go that save next to nothing: they would cost accuracy for it.

    Args:
        program: the fp32 export after ``clean``.
        candidates: the layers that could be int8; all by default.
        size: height and width of the picture where the export leaves them open; 224 x 224 by default.
    """
    costs = _Costs(program, size)
    possible = {name for name in costs.names if candidates is None or name in candidates}
    groups = [possible.intersection(group) for group in costs.groups()]
    int8, best = set(possible), costs.of(possible).total
    improved = True
    while improved:
        improved = False
        for group in groups:
            for other in (int8 - group, int8 | group):
                total = costs.of(other).total
                if total < best:
                    int8, best, improved = other, total, True
    for name in costs.names:
        if costs.of(int8 - {name}).total - costs.of(int8).total < _LEAST_GAIN * best:
            int8 = int8 - {name}
    return {name: costs.reason(int8, name) for name in costs.names if name in possible - int8}


class _Costs:
    """The costs of every layer of a program in each of its forms.

    Attributes:
        names: of the layers in order.
    """

    def __init__(self, program: Program, size: Size) -> None:
        graph = Graph(program.main)
        self._fused = fused_layers(graph, find_layers(program), shapes_of(program, size))
        self.names = [item.layer.name for item in self._fused]
        by_op = {id(item.op): item.layer.name for item in self._fused}
        #: The layers that take a layer's output; None where something else does too.
        self._takers = {
            item.layer.name: _all_known([by_op.get(id(op)) for op in graph.consumers(item.output)])
            for item in self._fused
        }
        self._giver = {item.output: item.layer.name for item in self._fused}
        self._kernels = {item.layer.name: _forms(item) for item in self._fused}
        self._calib = {item.layer.name: CALIB * item.numbers_in + CALIB_ONCE for item in self._fused}

    def of(self, int8_layers: Collection[str]) -> Cost:
        """The costs when these layers are int8."""
        int8 = set(int8_layers)
        gives_int8 = {name for name in self.names if name in int8 and self._may_give_int8(name, int8)}
        layers: Dict[str, float] = {}
        calib: Dict[str, float] = {}
        for item in self._fused:
            name = item.layer.name
            layers[name] = self._kernels[name][(name in int8) + (name in gives_int8)]
            if name in int8 and self._giver.get(item.layer.activation) not in gives_int8:
                calib[name] = self._calib[name]
        return Cost(layers, calib)

    def groups(self) -> List[List[str]]:
        """Every layer alone, with the layers that take its output, and those with what takes theirs."""
        after: Dict[str, List[str]] = {name: [] for name in self.names}
        for item in self._fused:
            giver = self._giver.get(item.layer.activation)
            if giver is not None:
                after[giver].append(item.layer.name)
        pairs = [[name, *others] for name, others in after.items() if others]
        chains = [[*pair, *(last for other in pair[1:] for last in after[other])] for pair in pairs]
        return [[name] for name in self.names] + pairs + chains

    def reason(self, int8: Set[str], name: str) -> str:
        """Why a layer is not among the int8 ones."""
        without, among = self.of(int8), self.of({*int8, name})
        own, convert, alone = among.layers[name], among.calib.get(name, 0.0), without.layers[name]
        if among.total < without.total:
            saved = without.total - among.total
            return f"int8 would save {saved / 1e3:.0f} of {without.total / 1e3:.0f} thousand instructions (estimated)"
        return (
            f"int8 would take {own / 1e3:.0f} and {convert / 1e3:.0f} to convert its input, fp32 takes"
            f" {alone / 1e3:.0f} thousand instructions (estimated)"
        )

    def _may_give_int8(self, name: str, int8: Set[str]) -> bool:
        takers = self._takers[name]
        return bool(takers) and int8.issuperset(takers or ()) and self._kernels[name][2] != _NO


#: Of a kernel that can't give int8.
_NO = float("inf")


def _all_known(names: List[Optional[str]]) -> Optional[List[str]]:
    known = [name for name in names if name is not None]
    return known if len(known) == len(names) else None


def _forms(item: FusedLayer) -> Tuple[float, float, float]:
    """What a layer costs in fp32, in int8 with a float output, in int8 with an int8 output."""
    work = item.work
    if work is None:
        return 0.0, 0.0, 0.0
    swish = item.activation == "hard_swish"
    if not (swish and work.depthwise):
        return (
            kernel_cost(work, "fp32", hard_swish=swish),
            kernel_cost(work, "int8", hard_swish=swish),
            kernel_cost(work, "int8", int8_out=True, hard_swish=swish),
        )
    apart = HARD_SWISH * work.numbers
    to_float = takes_hard_swish(item.op, work, int8_out=False)
    to_int8 = takes_hard_swish(item.op, work, int8_out=True)
    return (
        kernel_cost(work, "fp32") + apart,
        kernel_cost(work, "int8", hard_swish=True) if to_float else kernel_cost(work, "int8") + apart,
        kernel_cost(work, "int8", int8_out=True, hard_swish=True) if to_int8 else _NO,
    )
