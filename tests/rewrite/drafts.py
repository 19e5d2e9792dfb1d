"""Small programs that rules are tried on."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.program.desc import Op, parse_program
from edgecls.rewrite.draft import Draft
from tests.program import by_hand

SHAPE = (-1, 4, 16, 16)


def draft(
    ops: Sequence[Op], parameters: Mapping[str, NDArray[Any]], shapes: Optional[Mapping[str, Tuple[int, ...]]] = None
) -> Draft:
    """From the input ``x`` to the output ``y``; every variable is of SHAPE unless ``shapes`` says otherwise."""
    arguments = [names for op in ops for names in (*op.inputs.values(), *op.outputs.values())]
    names = sorted({name for found in arguments for name in found} | {"x", "y"})
    variables: List[Any] = [
        by_hand.tensor(name, parameters[name].shape, persistable=True)
        if name in parameters
        else by_hand.tensor(name, (shapes or {}).get(name, SHAPE))
        for name in names
    ]
    program = parse_program(by_hand.program(*by_hand.frame(variables, "x", "y")), "model.pdmodel")
    feed, fetch = program.main.ops
    program.main.ops = [feed, *ops, fetch]
    arrays: Dict[str, NDArray[Any]] = {name: np.asarray(array, np.float32) for name, array in parameters.items()}
    return Draft(program, arrays)


def conv(taken: str, weight: str, given: str, **attributes: Any) -> Op:
    """A convolution with the usual attributes."""
    kind = str(attributes.pop("kind", "conv2d"))
    usual = {"strides": [1, 1], "paddings": [0, 0], "dilations": [1, 1], "groups": 1}
    return Op.make(kind, {"Input": [taken], "Filter": [weight]}, {"Output": [given]}, {**usual, **attributes})


def one(kind: str, taken: str, given: str, **attributes: Any) -> Op:
    """An operator with one input and one output."""
    return Op.make(kind, {"X": [taken]}, {"Out": [given]}, attributes)


def types(draft: Draft) -> List[str]:
    """The types of the operators in order, without feed and fetch."""
    return [op.type for op in draft.block.ops[1:-1]]
