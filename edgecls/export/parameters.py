"""Putting the arrays of a ``.pdparams`` file into a network. Runs in a child process that has Paddle."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import WeightsError
from edgecls.weights.pdparams import read_pdparams

Arrays = Mapping[str, NDArray[Any]]

_SHOWN = 3


def load_parameters(network: Any, path: Path) -> None:
    """Load a file into a network, which must have exactly its parameters.

    Raises:
        WeightsError: the file is damaged, or a parameter is missing, left over or of another shape.
    """
    arrays = read_pdparams(path)
    wanted: Dict[str, Any] = network.state_dict()
    missing = [name for name in wanted if name not in arrays]
    left_over = [name for name in arrays if name not in wanted]
    if missing or left_over:
        raise WeightsError(
            f"{path.name} does not fit the architecture: {_names('lacks', missing)}{_names(' has', left_over)}",
            hint="check which model it belongs to",
        )
    for name, tensor in wanted.items():
        if tuple(tensor.shape) != arrays[name].shape:
            raise _shape_error(path, name, tuple(tensor.shape), arrays[name].shape)
    for name, tensor in wanted.items():
        array = arrays[name]
        if not np.isfinite(array).all():
            raise WeightsError(f"{name} of {path.name} holds NaN or infinity", hint="train or download it again")
        tensor.set_value(array.astype(np.float32))


def count_classes(arrays: Arrays) -> Optional[int]:
    """The number of classes that a file's classifier has: the width of the last bias-like vector of a linear layer."""
    linear = [name for name, array in arrays.items() if array.ndim == 2 and name.endswith(".weight")]
    return int(arrays[linear[-1]].shape[1]) if linear else None


def _names(verb: str, names: List[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{verb} {', '.join(names[:_SHOWN])}{more}"


def _shape_error(path: Path, name: str, wanted: Any, found: Any) -> WeightsError:
    if len(wanted) == len(found) == 2 and wanted[0] == found[0]:
        return WeightsError(f"{path.name} has {found[1]} classes, not {wanted[1]}", hint=f"give --class-num {found[1]}")
    return WeightsError(
        f"{name} of {path.name} has shape {list(found)}, the architecture has {list(wanted)}",
        hint="check which model it belongs to",
    )
