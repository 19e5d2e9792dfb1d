"""What follows a layer and can be changed without changing the form of the network: its batch norm or its bias."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple

from edgecls.correction.net import inputs_of, outputs_of
from edgecls.program.desc import Op, Program

_RESHAPE = ("reshape2", "reshape")


class Graph:
    """Who makes and who takes each variable of a program.

    Args:
        ops: the operators in the order in which they run.
    """

    def __init__(self, ops: Sequence[Op]) -> None:
        self.ops = ops
        self.maker: Dict[str, int] = {}
        self.takers: Dict[str, List[int]] = {}
        for number, op in enumerate(ops):
            for name in dict.fromkeys(inputs_of(op)):
                self.takers.setdefault(name, []).append(number)
            self.maker.update(dict.fromkeys(outputs_of(op), number))

    def only_taker(self, name: str) -> Optional[int]:
        """The operator that takes a variable, if it is the only one."""
        takers = self.takers.get(name, [])
        return takers[0] if len(takers) == 1 else None


@dataclass(frozen=True)
class Offset:
    """The parameters behind a layer that shift each of its channels, and may scale it.

    Attributes:
        number: of the operator that has them.
        output: the variable behind it.
        shift: the parameter that is added: the Bias of a batch norm, or what an add adds.
        gain: the Scale of the batch norm, None for an add.
    """

    number: int
    output: str
    shift: str
    gain: Optional[str] = None


def find_offset(graph: Graph, program: Program, name: str) -> Optional[Offset]:
    """The batch norm or add behind a variable.

    None where something else follows, or takes the variable as well, or shares a parameter.
    """
    number = graph.only_taker(name)
    if number is None:
        return None
    op = graph.ops[number]
    if op.type == "batch_norm":
        shift, gain = str(op.input("Bias")), str(op.input("Scale"))
        if graph.only_taker(shift) == graph.only_taker(gain) == number:
            return Offset(number, str(op.output("Y")), shift, gain)
    if op.type == "elementwise_add" and op.input("X") == name:
        shift_or_none = _added(graph, program, number, str(op.input("Y")))
        if shift_or_none is not None:
            return Offset(number, str(op.output("Out")), shift_or_none)
    return None


def _added(graph: Graph, program: Program, number: int, name: str) -> Optional[str]:
    """The parameter of one number a channel that an add takes, which Paddle may reshape to [1, C, 1, 1] first."""
    if graph.only_taker(name) != number:
        return None
    maker = graph.maker.get(name)
    if maker is not None:
        source = str(graph.ops[maker].input("X"))
        if graph.ops[maker].type not in _RESHAPE or graph.only_taker(source) != maker:
            return None
        name = source
    var = program.main.by_name.get(name)
    return name if var is not None and var.persistable and _one_side(var.shape) else None


def _one_side(shape: Tuple[int, ...]) -> bool:
    """Whether all numbers lie along one side, which is then that of the channels."""
    return sum(side != 1 for side in shape) <= 1
