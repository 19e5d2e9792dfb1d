"""Putting the arrays of a ``.pdparams`` file into a network. Runs in a child process that has Paddle."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import WeightsError

Arrays = Mapping[str, NDArray[Any]]

#: What the five families call the weight of their classifier, [features, classes]; the last is GhostNet's own name.
_CLASSIFIERS = ("fc.weight", "fc_1.weight", "fc_1_weights")

_SHOWN = 3
_HINT = "check which architecture the file belongs to"


def infer_class_num(arrays: Arrays) -> Optional[int]:
    """The number of classes of the classifier in a file: the width of its last linear layer, None without one."""
    known = [name for name in _CLASSIFIERS if name in arrays and arrays[name].ndim == 2]
    linear = known or [name for name, array in arrays.items() if array.ndim == 2]
    return int(arrays[linear[-1]].shape[1]) if linear else None


def load_parameters(network: Any, arrays: Arrays, file_name: str) -> None:
    """Load arrays into a network, which must have exactly these parameters.

    Args:
        network: a ``paddle.nn.Layer``, changed in place.
        arrays: by structured name (blocks.0.conv.weight), or by parameter name (conv2d_0.w_0), as
            ``paddle.save`` writes with ``use_structured_name=False``.
        file_name: for the error messages.

    Raises:
        WeightsError: a parameter is missing, left over, of another shape or not finite.
    """
    wanted: Dict[str, Any] = network.state_dict()
    if not any(name in arrays for name in wanted):
        by_parameter_name = {tensor.name: tensor for tensor in wanted.values()}
        wanted = by_parameter_name if any(name in arrays for name in by_parameter_name) else wanted
    _check_names(list(wanted), list(arrays), file_name)
    _check_shapes({name: tuple(tensor.shape) for name, tensor in wanted.items()}, arrays, file_name)
    for name, tensor in wanted.items():
        array = arrays[name]
        if array.dtype.kind != "f":
            raise WeightsError(f"{name} of {file_name} holds {array.dtype}, not floating point numbers", hint=_HINT)
        if not np.isfinite(array).all():
            raise WeightsError(f"{name} of {file_name} holds NaN or infinity", hint="train or download it again")
        tensor.set_value(array.astype(np.float32))


def _check_names(wanted: Sequence[str], given: Sequence[str], file_name: str) -> None:
    missing = [name for name in wanted if name not in given]
    left_over = [name for name in given if name not in wanted]
    faults = [_listed(verb, names) for verb, names in (("lacks", missing), ("has", left_over)) if names]
    if faults:
        raise WeightsError(f"{file_name} does not fit the architecture: it {' and '.join(faults)}", hint=_HINT)


def _check_shapes(wanted: Mapping[str, Sequence[int]], arrays: Arrays, file_name: str) -> None:
    wrong = [name for name, shape in wanted.items() if tuple(shape) != arrays[name].shape]
    if not wrong:
        return
    widths = {(tuple(wanted[name][-1:]), arrays[name].shape[-1:]) for name in wrong}
    if len(wrong) <= 2 and len(widths) == 1:
        (asked, found) = widths.pop()
        if found == (infer_class_num(arrays),):
            raise WeightsError(
                f"{file_name} has {found[0]} classes, not {asked[0]}", hint=f"give --class-num {found[0]}"
            )
    name = wrong[0]
    more = f", and {len(wrong) - 1} more differ" if len(wrong) > 1 else ""
    raise WeightsError(
        f"{file_name} does not fit the architecture: {name} is {list(arrays[name].shape)} there and"
        f" {list(wanted[name])} in the architecture{more}",
        hint=_HINT,
    )


def _listed(verb: str, names: List[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{verb} {', '.join(names[:_SHOWN])}{more}"
