"""Whether the ``.nb`` computes in int8 what the plan says, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Collection, Dict, List, Set, Tuple, Union

from edgecls.errors import OptError
from edgecls.nb.optypes import MOVEMENTS
from edgecls.nb.reader import NbFile, errors_about, read_nb
from edgecls.quantize.plan import QuantPlan

#: So many names of layers go into a message.
_NAMED = 5


@dataclass(frozen=True)
class PlanCheck:
    """Where plan and ``.nb`` part, by names of layers.

    Attributes:
        int8: planned and found int8.
        lost: planned int8, but not by an int8 kernel.
        gained: int8 without being planned.
        gone: in the plan, but no operator of the ``.nb`` has a parameter of that name: opt folded the layer into
            another. Nothing is known about their precision, and nothing is wrong with that.
    """

    int8: Tuple[str, ...]
    lost: Tuple[str, ...]
    gained: Tuple[str, ...]
    gone: Tuple[str, ...]

    @property
    def notes(self) -> List[str]:
        """What a reader should know although it is no fault."""
        if not self.gone:
            return []
        return [f"opt folded {_count(self.gone)} into others: {_names(self.gone)}"]

    def check(self) -> None:
        """Refuse a ``.nb`` that is another than was planned.

        Raises:
            OptError: it is.
        """
        said = []
        if self.lost:
            said.append(f"{_count(self.lost)} planned as int8 compute in float: {_names(self.lost)}")
        if self.gained:
            said.append(f"{_count(self.gained)} planned as float compute in int8: {_names(self.gained)}")
        if said:
            raise OptError(
                f"the .nb is not what was planned: {'; '.join(said)}",
                hint="report it with the model; --quant fp32 makes an artifact without int8",
            )


def check_plan(nb: Union[Path, NbFile], plan: QuantPlan) -> PlanCheck:
    """Compare the kernels of a ``.nb`` with a plan.

    Raises:
        NbError: it is damaged.
        StorageError: it can't be read.
    """
    read = read_nb(nb) if isinstance(nb, Path) else nb
    with errors_about(read.path):
        precisions = layer_precisions(read, (*plan.int8, *plan.fp32))
    int8 = {name for name, found in precisions.items() if found == {"int8"}}
    some_int8 = {name for name, found in precisions.items() if "int8" in found}
    return PlanCheck(
        int8=tuple(name for name in plan.int8 if name in int8),
        lost=tuple(name for name in plan.int8 if name in precisions and name not in int8),
        gained=(
            *(name for name in plan.fp32 if name in some_int8),
            *sorted(_unplanned(read, precisions)),
        ),
        gone=tuple(name for name in (*plan.int8, *plan.fp32) if name not in precisions),
    )


def layer_precisions(nb: NbFile, layers: Collection[str]) -> Dict[str, Set[str]]:
    """The precisions of the kernels that take each of some parameters; a parameter that none takes is left out."""
    found: Dict[str, Set[str]] = {}
    for op in nb.all_ops:
        if op.kernel is None or op.type in MOVEMENTS:
            continue
        for name in dict.fromkeys(name for names in op.inputs.values() for name in names):
            if name in layers:
                found.setdefault(name, set()).add(op.kernel.precision)
    return found


def _unplanned(nb: NbFile, planned: Collection[str]) -> Set[str]:
    """Weights of int8 kernels that the plan doesn't know."""
    weights = {param.name for param in nb.params if param.dtype == "int8"} - set(planned)
    return {name for name, found in layer_precisions(nb, weights).items() if "int8" in found}


def _count(names: Collection[str]) -> str:
    return f"{len(names)} layer{'s' if len(names) > 1 else ''}"


def _names(names: Collection[str]) -> str:
    shown = ", ".join(list(names)[:_NAMED])
    return f"{shown} and {len(names) - _NAMED} more" if len(names) > _NAMED else shown
