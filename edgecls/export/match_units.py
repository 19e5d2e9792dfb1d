"""Which layer of one file is which layer of another: by what they are and by what feeds what, never by guessing.

Every unit gets a mark made of what it is and of all that comes before it, and one of all that comes after it. Units
with the same marks in both files are the same layer. Where several share their marks, the order of running decides,
and whatever was decided must connect the same layers in both files in the end.
"""

from __future__ import annotations

import hashlib
from typing import Any, Dict, List, Sequence, Tuple

from edgecls.errors import WeightsError
from edgecls.export.units import IMAGE, Unit

_HINT = "check which architecture the file belongs to"

AnyUnit = Unit[Any]


def match_units(
    given: Sequence[AnyUnit], wanted: Sequence[AnyUnit], name: str, architecture: str, *, strides: bool = True
) -> List[int]:
    """For each unit of ``wanted`` the number of its counterpart in ``given``.

    Args:
        given: the file's.
        wanted: the architecture's.
        name: of the file, for the messages.
        architecture: its name, for the messages.
        strides: whether the strides of convolutions must be the same.

    Raises:
        WeightsError: the file holds another network.
    """
    places: Dict[Tuple[str, str], List[int]] = {}
    for number, marks in enumerate(_marks(given, strides)):
        places.setdefault(marks, []).append(number)
    found: List[int] = []
    for marks in _marks(wanted, strides):
        if not places.get(marks):
            raise _difference(given, wanted, name, architecture, strides)
        found.append(places[marks].pop(0))
    if any(places.values()):
        raise _difference(given, wanted, name, architecture, strides)
    for unit, number in zip(wanted, found):
        sources = {source if source == IMAGE else found[source] for source in unit.sources}
        if sources != given[number].sources or not _same_pads(unit, given[number]):
            raise _difference(given, wanted, name, architecture, strides)
    return found


def _trait(unit: AnyUnit, strides: bool) -> Tuple[object, ...]:
    """What two units must share to be the same layer of two files."""
    geometry = unit.conv.geometry if unit.conv is not None else ()
    return unit.kind, unit.shape, geometry if strides else geometry[2:]


def _marks(units: Sequence[AnyUnit], strides: bool) -> List[Tuple[str, str]]:
    before: List[str] = []
    for unit in units:
        fed = sorted("image" if source == IMAGE else before[source] for source in unit.sources)
        before.append(_mark(_trait(unit, strides), fed))
    users: List[List[int]] = [[] for _ in units]
    for number, unit in enumerate(units):
        for source in unit.sources:
            if source != IMAGE:
                users[source].append(number)
    after = [""] * len(units)
    for number in reversed(range(len(units))):
        after[number] = _mark(_trait(units[number], strides), sorted(after[user] for user in users[number]))
    return list(zip(before, after))


def _mark(trait: Tuple[object, ...], others: List[str]) -> str:
    return hashlib.sha256(repr((trait, others)).encode()).hexdigest()


def _same_pads(first: AnyUnit, second: AnyUnit) -> bool:
    pads = [unit.conv.pads for unit in (first, second) if unit.conv is not None]
    return len(set(pads)) <= 1 or None in pads


def _difference(
    given: Sequence[AnyUnit], wanted: Sequence[AnyUnit], name: str, architecture: str, strides: bool
) -> WeightsError:
    """The first difference in the order of running, which is nearly always the one that tells."""
    for number, (one, other) in enumerate(zip(given, wanted), start=1):
        if _trait(one, strides) == _trait(other, strides):
            continue
        if number == len(given) == len(wanted) and one.shape[1:] == other.shape[1:]:
            return WeightsError(
                f"{name} has {one.shape[0]} classes, not {other.shape[0]}", hint=f"give --class-num {one.shape[0]}"
            )
        return WeightsError(
            f"{name} is no {architecture}: its layer {number} is {_describe(one)}, that of the architecture"
            f" {_describe(other)}",
            hint=_HINT,
        )
    if len(given) != len(wanted):
        return WeightsError(
            f"{name} is no {architecture}: it has {len(given)} layers, the architecture {len(wanted)}", hint=_HINT
        )
    return WeightsError(f"{name} is no {architecture}: its layers are connected in another way", hint=_HINT)


def _describe(unit: AnyUnit) -> str:
    if unit.conv is None:
        return "a batch norm" if unit.kind == "norm" else "a learned scale and offset"
    text = "x".join(str(side) for side in unit.shape)
    high, wide, groups = *unit.conv.geometry[:2], unit.conv.geometry[-1]
    return (
        text
        + (f", stride {high}x{wide}" if (high, wide) != (1, 1) else "")
        + (f", {groups} groups" if groups != 1 else "")
    )
