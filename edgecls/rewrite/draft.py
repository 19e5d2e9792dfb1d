"""A program and its parameters while they are rewritten."""

from __future__ import annotations

from typing import Any, List, Optional, Sequence, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.program.arrays import Arrays
from edgecls.program.desc import Block, Op, Program, Var
from edgecls.rewrite.graph import Graph


class Draft:
    """What the rewrites work on.

    Attributes:
        program: the topology.
        arrays: the parameters by name; one that is replaced has to be a new array.
        size: height and width of the picture where the program leaves them open; None where nobody said.
    """

    def __init__(self, program: Program, arrays: Arrays, size: Optional[Tuple[int, int]] = None) -> None:
        self.program = program
        self.arrays = arrays
        self.size = size

    @property
    def block(self) -> Block:
        return self.program.main

    def graph(self) -> Graph:
        """The edges as they are now."""
        return Graph(self.block)

    def ops(self, *types: str) -> List[Op]:
        """The operators of some types as they are now, in order; the program may be changed in between."""
        return [op for op in self.block.ops if op.type in types]

    def shape(self, name: str) -> Sequence[int]:
        """The declared sides of a variable."""
        return self.block.by_name[name].shape

    def bypass(self, op: Op, taken: str, given: str) -> bool:
        """Remove an operator that gives what it takes. Not possible when it only stands between input and output.

        Args:
            op: the operator.
            taken: the variable that it takes.
            given: the variable that it gives.
        """
        graph = self.graph()
        if any(user.type == "fetch" for user in graph.consumers(given)):
            # The name of the model's output stays.
            source = graph.producer(taken)
            if source is None or source.type == "feed":
                return False
            source.rename_outputs({taken: given})
            users, renames = graph.consumers(taken), {taken: given}
        else:
            users, renames = graph.consumers(given), {given: taken}
        self.block.ops.remove(op)
        for user in users:
            user.rename_inputs(renames)
        return True

    def replace(self, op: Op, *others: Op) -> None:
        """Put other operators in an operator's place."""
        at = self.block.ops.index(op)
        self.block.ops[at : at + 1] = others

    def insert_after(self, op: Op, *others: Op) -> None:
        """Put operators behind an operator."""
        at = self.block.ops.index(op) + 1
        self.block.ops[at:at] = others

    def new_variable(self, stem: str, shape: Sequence[int]) -> str:
        """Declare a variable; its name starts with ``stem``."""
        name = self._free(stem)
        self.block.add_var(Var.tensor(name, shape))
        return name

    def new_parameter(self, stem: str, array: NDArray[Any]) -> str:
        """Declare a float32 parameter; its name starts with ``stem``."""
        name = self._free(stem)
        self.block.add_var(Var.tensor(name, array.shape, persistable=True))
        self.arrays[name] = array.astype(np.float32)
        return name

    def set_parameter(self, name: str, array: NDArray[Any]) -> None:
        """Give a float32 parameter other numbers, and another shape where they have one."""
        if array.shape != self.arrays[name].shape:
            self.block.drop_vars({name})
            self.block.add_var(Var.tensor(name, array.shape, persistable=True))
        self.arrays[name] = array.astype(np.float32)

    def drop_unused(self) -> None:
        """Forget variables and parameters that no operator refers to."""
        used = {
            name for op in self.program.ops() for names in (*op.inputs.values(), *op.outputs.values()) for name in names
        }
        idle = {name for name in self.block.by_name if name not in used}
        self.block.drop_vars(idle)
        for name in idle & set(self.arrays):
            del self.arrays[name]

    def _free(self, stem: str) -> str:
        name, number = stem, 0
        while name in self.block.by_name:
            number += 1
            name = f"{stem}_{number}"
        return name
