"""All images on their way through a network."""

from __future__ import annotations

from typing import Dict, List, Set, Tuple

import numpy as np

from edgecls.correction.net import Array, Net, inputs_of, needed_ops, outputs_of
from edgecls.errors import QuantizeError


class Tape:
    """All images on their way through a network: what is computed so far and still needed.

    Args:
        net: the network.
        images: float32 [N, 3, H, W].
        chunk: images that Paddle computes at a time.

    Attributes:
        values: of the variables that operators still to come need, [N, ...].
        carried: the variables that have one entry an image.

    Raises:
        QuantizeError: a variable has two values, one after the other.
    """

    def __init__(self, net: Net, images: Array, chunk: int) -> None:
        self.net = net
        self.values: Dict[str, Array] = {net.input: images}
        self._count = len(images)
        self._chunk = chunk
        self.carried, self._constant = _carried(net)
        self._todo: List[int] = [number for number in range(len(net.ops)) if number not in self._constant]
        self._check()

    def advance(self, name: str) -> Array:
        """The values of a variable for all images, computed with the parameters as they are now.

        Operators before it run once only: what they gave stays as it is when a parameter changes later.
        """
        if name not in self.values:
            among = {*self._todo, *self._constant}
            numbers = needed_ops(self.net.ops, among, name, self.values.keys())
            self._todo = [number for number in self._todo if number not in set(numbers)]
            self._run(numbers, name)
        return self.values[name]

    def forget(self, name: str) -> None:
        """Drop a variable that ``advance`` returned, unless operators still to come need it."""
        if name not in self._wanted():
            self.values.pop(name, None)

    @property
    def size(self) -> int:
        """Bytes of what it holds."""
        return sum(value.nbytes for value in self.values.values())

    def _check(self) -> None:
        made: Set[str] = set()
        for op in self.net.ops:
            again = made.intersection(outputs_of(op)) - self.net.parameters.keys() - {self.net.output}
            if again:
                raise QuantizeError(
                    f"the variable {min(again)} is written twice",
                    hint="export the model again, without in-place operators",
                )
            made.update(outputs_of(op))

    def _run(self, numbers: List[int], name: str) -> None:
        ops = [self.net.ops[number] for number in numbers]
        made = {output for op in ops for output in outputs_of(op)} & self.carried
        fetch = sorted((made & self._wanted()) | {name})
        taken = {source for op in ops for source in inputs_of(op)} & self.values.keys()
        results: Dict[str, List[Array]] = {key: [] for key in fetch}
        for start in range(0, self._count, self._chunk):
            feed = {key: self.values[key][start : start + self._chunk] for key in sorted(taken)}
            for key, value in zip(fetch, self.net.run(numbers, feed, fetch)):
                results[key].append(value)
        wanted = self._wanted()
        for key in [key for key in self.values if key not in wanted]:
            del self.values[key]
        for key, parts in results.items():
            self.values[key] = np.concatenate(parts)

    def _wanted(self) -> Set[str]:
        needed = {name for number in self._todo for name in inputs_of(self.net.ops[number])}
        constant = {name for number in self._constant for name in inputs_of(self.net.ops[number])}
        return {self.net.output} | needed | (constant & self.carried)


def _carried(net: Net) -> Tuple[Set[str], Set[int]]:
    """The variables with one entry an image, and the operators that make none, which run again in every piece."""
    carried, constant = {net.input}, set()
    for number, op in enumerate(net.ops):
        if op.type != "shape" and not carried.isdisjoint(inputs_of(op)):
            carried |= set(outputs_of(op)) - net.parameters.keys()
        else:
            constant.add(number)
    return carried, constant
