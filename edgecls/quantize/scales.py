"""The activation scales of a quantized model, read and replaced without Paddle."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Collection, Dict, Mapping

import numpy as np

from edgecls.errors import ExportedModelError, SettingsError, from_os_error
from edgecls.export.exported import ExportedModel
from edgecls.program.arrays import read_arrays, write_arrays
from edgecls.program.desc import Program, read_program
from edgecls.program.signature import simulates_int8
from edgecls.program.stage import MODEL_NAME, PARAMS_NAME
from edgecls.storage.atomic import atomic_path

#: Paddle notes thresholds on operators beside the scales; ``.nb`` files carry them along and no kernel uses them.
_NOTED = ("out_threshold", "Output0_threshold", "Out0_threshold", "Y0_threshold")


def check_scales(scales: Mapping[str, float], names: Collection[str]) -> None:
    """Refuse scales that int8 can't work with.

    Raises:
        SettingsError: one of ``names`` has none, or one is not a positive number.
    """
    for name in names:
        if name not in scales:
            raise SettingsError(f"there is no scale for {name}", hint="calibrate this model again")
        if not (math.isfinite(scales[name]) and scales[name] > 0):
            raise SettingsError(f"the scale of {name} is {scales[name]}", hint="calibrate with other images")


def read_scales(quantized: ExportedModel) -> Dict[str, float]:
    """The scale of each activation that a model quantizes.

    Raises:
        ExportedModelError: the model is damaged or not quantized.
        StorageError: it can't be read.
    """
    program = read_program(quantized.model_file)
    parameters = _parameters(program)
    arrays = read_arrays(program, quantized.params_file, list(parameters.values()))
    return {name: float(arrays[parameter].reshape(-1)[0]) for name, parameter in sorted(parameters.items())}


def set_scales(quantized: ExportedModel, scales: Mapping[str, float], out_dir: Path) -> ExportedModel:
    """Give a quantized model other activation scales.

    Args:
        quantized: as ``quantize`` writes it.
        scales: {activation: the number that 127 stands for}; the others keep theirs, and what the model does not
            quantize is left out.
        out_dir: gets ``inference.pdmodel`` and ``inference.pdiparams``, and may be the folder of ``quantized``.

    Raises:
        SettingsError: no scale is of this model, or one is not a positive number.
        ExportedModelError: the model is damaged or not quantized.
        StorageError: it can't be read or written.
    """
    program = read_program(quantized.model_file)
    parameters = _parameters(program)
    known = [name for name in parameters if name in scales]
    if not known:
        raise SettingsError(f"none of the {len(scales)} scales is of this model", hint="calibrate this model again")
    check_scales(scales, known)
    arrays = read_arrays(program, quantized.params_file)
    for name in known:
        arrays[parameters[name]] = np.full_like(arrays[parameters[name]], scales[name])
    for op in program.ops():
        for attribute in _NOTED:
            op.drop_attribute(attribute)
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        with atomic_path(out_dir / MODEL_NAME) as model_file, atomic_path(out_dir / PARAMS_NAME) as params_file:
            write_arrays(arrays, params_file)
            model_file.write_bytes(program.to_bytes())
    except OSError as error:
        raise from_os_error(error, out_dir) from error
    return ExportedModel(out_dir / MODEL_NAME, out_dir / PARAMS_NAME)


def _parameters(program: Program) -> Dict[str, str]:
    """{activation: the parameter that holds its scale}."""
    found = {
        str(op.input("X")): str(op.input("InScale"))
        for op in program.main.ops
        if simulates_int8(op) and op.input("InScale") is not None
    }
    if not found:
        raise ExportedModelError("the model has no activation scales", hint="give a model that quantize wrote")
    return found
