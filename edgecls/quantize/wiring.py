"""What Paddle put around each quantized layer, and the operators without it.

    x -> fake_quantize -> x.quantized -> layer -> y -> fake_dequantize -> y.dequantized -> ...

Several layers may take one ``x.quantized``. The weight is stored as the integers, under its own name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Collection, Dict, List, Mapping, Optional, Set, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.program.arrays import Arrays
from edgecls.program.desc import LOD_TENSOR, Op, Program
from edgecls.program.layers import ARGUMENTS
from edgecls.program.signature import simulates_int8

#: Integers on either side of zero.
LEVELS = 127

#: What Paddle notes on an operator that it quantized, and opt takes as a sign for it.
_MARK = "quantization_type"
_RESHAPE = ("reshape", "reshape2")


@dataclass(frozen=True)
class Quantized:
    """One operator that computes in int8.

    Attributes:
        name: of its layer, the name of its weight.
        numbers: positions among the operators: of the one that quantizes, its own, of the one that dequantizes.
        source: the float variable that it takes.
        integers: the quantized form of ``source``.
        product: what it gives, still in integers.
        output: ``product`` as float.
        scale: the parameter with the scale of ``source``, the number that 127 stands for.
        weight_scale: the parameter with one scale a channel of the output; None where all share ``max_range``.
        max_range: 127 * 127 / scale of the whole weight, an attribute of the operator that dequantizes.
        behind: parameters of the operator behind it, a bias or a batch norm, which a correction may have changed.
    """

    name: str
    numbers: Tuple[int, int, int]
    source: str
    integers: str
    product: str
    output: str
    scale: str
    weight_scale: Optional[str]
    max_range: float
    behind: Tuple[str, ...]


class Wiring:
    """The quantized operators of a program.

    Attributes:
        program: the program; it is not changed.
        quantized: its quantized operators in the order in which they run.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self._ops = program.main.ops
        self._parameters = {var.name for var in program.main.vars if var.persistable and var.kind == LOD_TENSOR}
        self._maker = {name: number for number, op in enumerate(self._ops) for name in _names(op.outputs)}
        self._takers: Dict[str, List[int]] = {}
        for number, op in enumerate(self._ops):
            for name in dict.fromkeys(_names(op.inputs)):
                self._takers.setdefault(name, []).append(number)
        found = (self._quantized(number) for number in range(len(self._ops)))
        self.quantized = [each for each in found if each is not None]

    @property
    def layers(self) -> List[str]:
        """The names of the quantized layers."""
        return list(dict.fromkeys(each.name for each in self.quantized))

    def without(self, layers: Collection[str], renames: Optional[Mapping[str, str]] = None) -> List[Op]:
        """The operators of the program with some layers float.

        What is not concerned is not copied.

        Args:
            layers: names; what is no quantized layer is left as it is.
            renames: other names for the parameters of those layers, their weights and what is behind them.
        """
        chosen = [each for each in self.quantized if each.name in layers]
        renames = renames or {}
        own = {each.numbers[1]: {each.integers: each.source, **renames} for each in chosen}
        outputs = {each.output: each.product for each in chosen}
        behind = {name: renames[name] for each in chosen for name in each.behind if name in renames}
        elsewhere = {**outputs, **behind}
        gone = {each.numbers[2] for each in chosen} | self._unneeded(set(own))
        ops = []
        for number, op in enumerate(self._ops):
            if number in gone:
                continue
            changes = {**elsewhere, **own.get(number, {})}
            if number in own or not changes.keys().isdisjoint(_names(op.inputs)):
                op = op.copy()
                op.rename_inputs(changes)
                # A batch norm names its statistics among its outputs too.
                op.rename_outputs(renames)
                if number in own:
                    op.drop_attribute(_MARK)
            ops.append(op)
        return ops

    def weight_steps(self, each: Quantized, arrays: Arrays) -> NDArray[np.float64]:
        """What an integer of the weight stands for, in a shape that broadcasts to the weight's."""
        if each.weight_scale is None:
            return np.full((1,) * arrays[each.name].ndim, LEVELS / each.max_range)
        steps = arrays[each.weight_scale].astype(np.float64).reshape(-1) / LEVELS
        shape = [1] * arrays[each.name].ndim
        shape[self.channel_axis(each)] = -1
        return steps.reshape(shape)

    def channel_axis(self, each: Quantized) -> int:
        """The side of the weight that counts output channels: the first of a convolution, the last of a product."""
        return 0 if self._ops[each.numbers[1]].type.endswith("conv2d") else -1

    def _unneeded(self, float_again: Set[int]) -> Set[int]:
        """The quantizing operators that no layer needs any more."""
        takers = {each.numbers[0]: self._takers[each.integers] for each in self.quantized}
        return {number for number, users in takers.items() if float_again.issuperset(users)}

    def _quantized(self, number: int) -> Optional[Quantized]:
        op = self._ops[number]
        if op.type not in ARGUMENTS:
            return None
        activation, weight, output = (
            op.input(ARGUMENTS[op.type][0]),
            op.input(ARGUMENTS[op.type][1]),
            op.output(ARGUMENTS[op.type][2]),
        )
        if activation is None or weight not in self._parameters or output is None:
            return None
        before = self._maker.get(activation)
        behind = next((i for i in self._takers.get(output, []) if simulates_int8(self._ops[i])), None)
        if before is None or behind is None or not simulates_int8(self._ops[before]):
            return None
        quantize, dequantize = self._ops[before], self._ops[behind]
        result = str(dequantize.output("Out"))
        return Quantized(
            name=str(weight),
            numbers=(before, number, behind),
            source=str(quantize.input("X")),
            integers=activation,
            product=output,
            output=result,
            scale=str(quantize.input("InScale")),
            weight_scale=dequantize.input("Scales"),
            max_range=dequantize.number("max_range", 0.0),
            behind=tuple(self._behind(result)),
        )

    def _behind(self, name: str) -> List[str]:
        """The parameters of the one operator that takes a variable, also through a reshape."""
        takers = self._takers.get(name, [])
        if len(takers) != 1 or self._ops[takers[0]].type in ARGUMENTS:
            return []
        found = []
        for other in _names(self._ops[takers[0]].inputs):
            maker = self._maker.get(other)
            if maker is not None and self._ops[maker].type in _RESHAPE:
                other = str(self._ops[maker].input("X"))
            if other in self._parameters and len(self._takers[other]) == 1:
                found.append(other)
        return found


def _names(arguments: Mapping[str, List[str]]) -> List[str]:
    return [name for names in arguments.values() for name in names]
