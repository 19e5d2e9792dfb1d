"""Programs written field by field, for what no exporter writes."""

from __future__ import annotations

from typing import Dict, List, Sequence, Tuple

from edgecls.program import wire
from edgecls.program.desc import Var
from edgecls.program.wire import Field

Arguments = Dict[str, List[str]]

LAYOUT = {"feed": 9, "fetch": 10}


def op(kind: str, inputs: Arguments, outputs: Arguments) -> Field:
    """An OpDesc as a field of a block."""
    return wire.message(4, [*_arguments(1, inputs), *_arguments(2, outputs), wire.text(3, kind)])


def tensor(name: str, shape: Sequence[int] = (-1, 3, 8, 8), *, persistable: bool = False) -> Field:
    """A float32 variable as a field of a block."""
    fields = [field for field in Var.tensor(name, shape).fields if field.number != 3]
    return wire.message(3, [*fields, wire.integer(3, int(persistable))])


def holder(name: str) -> Field:
    """The variable that feed or fetch needs."""
    return wire.message(3, [wire.text(1, name), wire.message(2, [wire.integer(1, LAYOUT[name])]), wire.integer(3, 1)])


def program(*block: Field, version: bool = True) -> bytes:
    """A ``.pdmodel`` of one block."""
    fields = [
        wire.message(1, [wire.integer(1, 0), wire.integer(2, -1), *sorted(block, key=lambda field: field.number)])
    ]
    if version:
        fields.append(wire.message(4, [wire.integer(1, 2006002)]))
    return wire.serialize(fields)


def frame(inside: Sequence[Field], source: str, result: str) -> Tuple[Field, ...]:
    """Feed, what is inside, fetch, and the variables of feed and fetch."""
    return (
        holder("feed"),
        holder("fetch"),
        op("feed", {"X": ["feed"]}, {"Out": [source]}),
        *inside,
        op("fetch", {"X": [result]}, {"Out": ["fetch"]}),
    )


def _arguments(number: int, arguments: Arguments) -> List[Field]:
    return [
        wire.message(number, [wire.text(1, parameter), *(wire.text(2, name) for name in names)])
        for parameter, names in arguments.items()
    ]
