"""Whether a ``.pdiparams`` belongs to a ``.pdmodel``. opt doesn't look: it fits any numbers to any topology."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import List, Tuple

from edgecls.errors import ExportedModelError
from edgecls.program.desc import LOD_TENSOR, Program, Var
from edgecls.program.params import StoredTensor, read_params

_HINT = "give the two files of one and the same export"


@dataclass(frozen=True)
class Parameter:
    """A parameter of the program and where its numbers are."""

    name: str
    stored: StoredTensor


def parameter_vars(program: Program) -> List[Var]:
    """The variables whose numbers the ``.pdiparams`` holds, in its order: Paddle sorts them by name."""
    found = (var for block in program.blocks for var in block.vars if var.persistable and var.kind == LOD_TENSOR)
    return sorted(found, key=lambda var: var.name)


def check_params(program: Program, params_file: Path) -> List[Parameter]:
    """Check number, element type and shape of all parameters.

    Raises:
        ExportedModelError: the files don't belong together, or the parameters are damaged.
        StorageError: the parameters can't be read.
    """
    wanted = parameter_vars(program)
    stored = read_params(params_file)
    for var, tensor in zip(wanted, stored):
        if not _fits(var, tensor):
            raise ExportedModelError(
                f"{params_file.name} is of another model: {var.name} is {_describe(tensor.dtype, tensor.shape)} there,"
                f" {_describe(var.dtype, var.shape)} in the topology",
                hint=_HINT,
            )
    if len(wanted) != len(stored):
        raise ExportedModelError(
            f"{params_file.name} is of another model: it has {len(stored)} parameters, the topology {len(wanted)}",
            hint=_HINT,
        )
    return [Parameter(var.name, tensor) for var, tensor in zip(wanted, stored)]


def _fits(var: Var, stored: StoredTensor) -> bool:
    """Whether a stored tensor is that variable's.

    PTQ in its ONNX-like format declares weights as float32 that it stores as int8, and scales with one side more
    or less than it stores, so sides of 1 don't count.
    """
    same_type = var.dtype == stored.dtype or (var.dtype, stored.dtype) == ("float32", "int8")
    return same_type and _squeezed(var.shape) == _squeezed(stored.shape)


def _squeezed(shape: Tuple[int, ...]) -> Tuple[int, ...]:
    return tuple(side for side in shape if side != 1)


def _describe(dtype: str, shape: Tuple[int, ...]) -> str:
    return f"{dtype} {list(shape)}"
