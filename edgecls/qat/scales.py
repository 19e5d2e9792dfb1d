"""The activation scales of a quantized model by layer: read from PTQ's, put in place of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Dict, Mapping

import numpy as np

from edgecls.errors import QuantizeError
from edgecls.export.exported import ExportedModel
from edgecls.program.arrays import read_arrays, write_arrays
from edgecls.program.desc import Program, read_program
from edgecls.program.layers import find_layers


def read_scales(quantized: ExportedModel) -> Dict[str, float]:
    """The threshold of the activation that each quantized layer takes, by name of the layer.

    Raises:
        ExportedModelError: the model is damaged.
        StorageError: it can't be read.
    """
    program = read_program(quantized.model_file)
    parameters = _scale_parameters(program)
    arrays = read_arrays(program, quantized.params_file, set(parameters.values()))
    return {layer: float(arrays[name].ravel()[0]) for layer, name in parameters.items()}


def replace_scales(quantized: ExportedModel, scales: Mapping[str, float], out_dir: Path) -> ExportedModel:
    """Write the same quantized model with other thresholds.

    Args:
        quantized: from PTQ.
        scales: by layer; each quantized layer must have one, and those of one activation the same.
        out_dir: gets ``inference.pdmodel`` and ``inference.pdiparams``.

    Raises:
        QuantizeError: a layer has no scale, or two of one activation differ.
        ExportedModelError: the model is damaged.
        OSError: it can't be written.
    """
    program = read_program(quantized.model_file)
    arrays = read_arrays(program, quantized.params_file)
    given: Dict[str, float] = {}
    for layer, name in _scale_parameters(program).items():
        if layer not in scales:
            raise QuantizeError(f"there is no scale for the layer {layer}", hint="report it with the model")
        # Layers that share an activation saw the same values, so only rounding may tell their scales apart.
        if not np.isclose(given.setdefault(name, scales[layer]), scales[layer], rtol=1e-4):
            raise QuantizeError(f"two scales are given for {name}", hint="report it with the model")
        arrays[name] = np.full_like(arrays[name], scales[layer])
    changed = ExportedModel(out_dir / quantized.model_file.name, out_dir / quantized.params_file.name)
    out_dir.mkdir(parents=True, exist_ok=True)
    write_arrays(arrays, changed.params_file)
    shutil.copyfile(quantized.model_file, changed.model_file)
    return changed


def _scale_parameters(program: Program) -> Dict[str, str]:
    """The parameter that holds the threshold of each quantized layer's activation, by layer."""
    scale_of = {
        str(op.output("Out")): str(op.input("InScale"))
        for op in program.main.ops
        if op.type.startswith("fake_quantize") and op.input("InScale") is not None
    }
    layers = find_layers(program)
    return {layer.name: scale_of[layer.activation] for layer in layers if layer.activation in scale_of}
