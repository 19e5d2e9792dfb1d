"""A network that Paddle runs piece by piece, each piece over all images before the next one.

So whoever changes a layer's parameters sees what the changed layers before it really give, for the price of one
pass through the network. Imported in a child process that has Paddle.
"""

from __future__ import annotations

import copy
from typing import AbstractSet, Any, Dict, Iterable, List, Mapping, Sequence, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.export.exported import ExportedModel
from edgecls.program.arrays import read_arrays
from edgecls.program.desc import Op, Program, read_program

Array = NDArray[np.float32]

#: Operators that get oneDNN's kernel: Paddle's own one takes three times as long for the whole network.
_ONEDNN_OPS = ("depthwise_conv2d",)


class Net:
    """A program with its parameters in a scope of its own.

    Attributes:
        program: the topology.
        ops: its operators in the order in which they run, without feed and fetch.
        input: the variable that takes the images.
        output: the variable that is fetched.
    """

    def __init__(self, paddle: Any, model: ExportedModel) -> None:
        self._paddle = paddle
        self.program: Program = read_program(model.model_file)
        block = self.program.main
        self.input = str(next(op.output("Out") for op in block.ops if op.type == "feed"))
        self.output = str(next(op.input("X") for op in block.ops if op.type == "fetch"))
        self.ops: List[Op] = [op for op in block.ops if op.type not in ("feed", "fetch")]
        self._place = paddle.CPUPlace()
        self._scope = paddle.static.Scope()
        self._executor = paddle.static.Executor(self._place)
        self._pieces: Dict[Tuple[int, ...], Any] = {}
        self.parameters = read_arrays(self.program, model.params_file)
        for name, array in self.parameters.items():
            self._scope.var(name).get_tensor().set(array, self._place)

    def set(self, name: str, array: NDArray[Any]) -> None:
        """Give a parameter other numbers; type and shape stay."""
        old = self.parameters[name]
        self.parameters[name] = np.ascontiguousarray(array, old.dtype).reshape(old.shape)
        self._scope.var(name).get_tensor().set(self.parameters[name], self._place)

    def run(self, numbers: Sequence[int], feed: Mapping[str, Array], fetch: Sequence[str]) -> List[Array]:
        """Run some operators.

        Args:
            numbers: of the operators in ``ops``, ascending.
            feed: what they take and don't make themselves, but for parameters.
            fetch: the variables to return.
        """
        piece = self._piece(tuple(numbers))
        with self._paddle.static.scope_guard(self._scope):
            result: List[Array] = self._executor.run(piece, feed=dict(feed), fetch_list=list(fetch))
        return result

    def run_all(self, numbers: Sequence[int], feed: Mapping[str, Array], target: str, chunk: int) -> Array:
        """Run some operators over all images, a chunk at a time.

        Args:
            numbers: as ``run`` has them.
            feed: [N, ...] each; more than the operators need is no harm.
            target: the variable to return.
            chunk: images at a time.
        """
        taken = {name for number in numbers for name in inputs_of(self.ops[number])} & feed.keys()
        count = len(next(iter(feed.values())))
        parts = [
            self.run(numbers, {name: feed[name][start : start + chunk] for name in sorted(taken)}, [target])[0]
            for start in range(0, count, chunk)
        ]
        return np.concatenate(parts)

    def _piece(self, numbers: Tuple[int, ...]) -> Any:
        if numbers not in self._pieces:
            program, block = copy.copy(self.program), copy.copy(self.program.main)
            block.ops = [self.ops[number] for number in numbers]
            used = {name for op in block.ops for name in names_of(op)}
            block.vars = [var for var in block.vars if var.name in used]
            program.blocks = [block]
            piece = self._paddle.static.Program.parse_from_string(program.to_bytes())
            for op in piece.global_block().ops:
                if op.type in _ONEDNN_OPS:
                    op._set_attr("use_mkldnn", True)
                    op._set_attr("is_test", False)
            self._pieces[numbers] = piece
        return self._pieces[numbers]


def names_of(op: Op) -> Iterable[str]:
    """Every variable that an operator takes or gives."""
    return [*inputs_of(op), *outputs_of(op)]


def inputs_of(op: Op) -> List[str]:
    """Every variable that an operator takes."""
    return [name for names in op.inputs.values() for name in names]


def outputs_of(op: Op) -> List[str]:
    """Every variable that an operator gives."""
    return [name for names in op.outputs.values() for name in names]


def needed_ops(ops: Sequence[Op], among: Iterable[int], target: str, have: AbstractSet[str]) -> List[int]:
    """The operators that a variable takes, ascending.

    Args:
        ops: all of them, in the order in which they run.
        among: numbers of those that may run.
        target: the variable.
        have: variables that are there and need no operator.
    """
    wanted, numbers = {target}, []
    for number in sorted(among, reverse=True):
        if not wanted.isdisjoint(outputs_of(ops[number])):
            numbers.append(number)
            wanted |= set(inputs_of(ops[number])) - have
    return numbers[::-1]
