"""The numbers of an ONNX file put into the exported program of an architecture."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, Sequence, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import WeightsError
from edgecls.export.folder import MODEL_NAME, PARAMS_NAME
from edgecls.export.match_units import match_units
from edgecls.export.program_units import program_units
from edgecls.export.units import Norm, Unit
from edgecls.program.arrays import read_arrays, write_arrays
from edgecls.program.desc import read_program

Array = NDArray[np.float32]


def other_strides(
    folder: Path, given: Sequence[Unit[Array]], name: str, architecture: str
) -> Dict[str, Tuple[int, int]]:
    """The strides (down, across) in which an ONNX file differs from the export in ``folder``, by name of the weight.

    PP-LCNet is trained on text lines with strides that keep their length, and nothing else changes.

    Raises:
        WeightsError: the file holds another network.
    """
    wanted = program_units(read_program(folder / MODEL_NAME))
    strides: Dict[str, Tuple[int, int]] = {}
    for unit, number in zip(wanted, match_units(given, wanted, name, architecture, strides=False)):
        conv, other = unit.conv, given[number].conv
        if conv is not None and other is not None and conv.geometry[:2] != other.geometry[:2]:
            strides[conv.weight] = (other.geometry[0], other.geometry[1])
    return strides


def fill_from_onnx(folder: Path, given: Sequence[Unit[Array]], name: str, architecture: str) -> None:
    """Replace the parameters of the export in ``folder`` by those of an ONNX file.

    A batch norm that the file has folded into its convolution becomes one that only adds the bias, which computes
    the same; one that has another epsilon gets another variance.

    Args:
        folder: the export; its parameters are overwritten.
        given: the layers of the ONNX file.
        name: of the ONNX file, for the messages.
        architecture: its name, for the messages.

    Raises:
        WeightsError: the file holds another network, or numbers that are not finite.
        ExportedModelError: the export is damaged.
    """
    program = read_program(folder / MODEL_NAME)
    wanted = program_units(program)
    arrays = read_arrays(program, folder / PARAMS_NAME)
    filled: Dict[str, Array] = {}
    for unit, number in zip(wanted, match_units(given, wanted, name, architecture)):
        filled.update(_numbers(unit, given[number], name))
    missing = sorted(set(arrays) - set(filled))
    if missing:
        raise WeightsError(f"{name} has nothing for {missing[0]} of {architecture}", hint="give a .pdparams file")
    for parameter, array in filled.items():
        if array.size != arrays[parameter].size:
            raise WeightsError(
                f"{name} has {array.size} numbers for {parameter}, {architecture} {arrays[parameter].size}",
                hint="check which architecture the file belongs to",
            )
        if not np.isfinite(array).all():
            raise WeightsError(f"{name} holds NaN or infinity", hint="train or export it again")
        stored = arrays[parameter]
        # Paddle keeps a linear layer's weight as [inputs, outputs].
        turned = array.reshape(array.shape[:2]).T if stored.ndim == 2 else array
        filled[parameter] = np.ascontiguousarray(turned, np.float32).reshape(stored.shape)
    write_arrays(filled, folder / PARAMS_NAME)


def _numbers(unit: Unit[str], given: Unit[Array], name: str) -> Dict[str, Array]:
    """The parameters of one layer of the program, by name."""
    if unit.scalars is not None and given.scalars is not None:
        return {unit.scalars.scale: given.scalars.scale, unit.scalars.offset: given.scalars.offset}
    if unit.conv is None or given.conv is None:
        assert unit.norm is not None
        assert given.norm is not None
        return _norm(unit.norm, given.norm, None)
    weight, bias, norm = given.conv.weight, given.bias, given.norm
    if norm is not None and unit.norm is None:
        weight, bias, norm = _folded(weight, bias, norm)
    filled: Dict[str, Array] = {}
    if unit.norm is not None:
        width = weight.shape[0]
        if norm is None:
            norm = _identity(width, np.zeros(width, np.float32) if bias is None else bias, unit.norm.epsilon)
            bias = None
        # A bias before a batch norm moves the mean; where both have a bias it stays one.
        filled.update(_norm(unit.norm, norm, bias if unit.bias is None else None))
        bias = bias if unit.bias is not None else None
    if unit.bias is not None:
        filled[unit.bias] = np.zeros(weight.shape[0], np.float32) if bias is None else bias
    elif bias is not None and np.any(bias):
        raise WeightsError(
            f"{name} has a bias where the architecture has none", hint="check which architecture the file belongs to"
        )
    filled[unit.conv.weight] = weight
    return filled


def _norm(names: Norm[str], norm: Norm[Array], bias: "Array | None") -> Dict[str, Array]:
    mean = norm.mean if bias is None else norm.mean - bias
    variance = norm.variance.astype(np.float64) + (norm.epsilon - names.epsilon)
    return {
        names.scale: norm.scale,
        names.bias: norm.bias,
        names.mean: mean,
        names.variance: norm.variance if norm.epsilon == names.epsilon else variance.astype(np.float32),
    }


def _identity(width: int, bias: Array, epsilon: float) -> Norm[Array]:
    """A batch norm that only adds a bias: scale 1, mean 0, and a variance that epsilon completes to 1."""
    ones = np.ones(width, np.float32)
    return Norm(ones, bias, np.zeros(width, np.float32), (ones - np.float32(epsilon)).astype(np.float32), epsilon)


def _folded(weight: Array, bias: "Array | None", norm: Norm[Array]) -> "tuple[Array, Array, None]":
    """A layer and the batch norm behind it as a layer with a bias."""
    factor = norm.scale.astype(np.float64) / np.sqrt(norm.variance.astype(np.float64) + norm.epsilon)
    shift = norm.bias - norm.mean * factor + (0.0 if bias is None else bias * factor)
    return (weight * factor.reshape(-1, 1, 1, 1)).astype(np.float32), shift.astype(np.float32), None
