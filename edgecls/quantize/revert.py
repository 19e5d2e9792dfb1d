"""Giving layers of a quantized model back to fp32."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, Collection, List, Set

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import ExportedModelError, from_os_error
from edgecls.export.exported import ExportedModel
from edgecls.program.arrays import Arrays, read_arrays, write_arrays
from edgecls.program.canonical import canonicalize
from edgecls.program.desc import Op, Program, read_program
from edgecls.program.layers import find_layers
from edgecls.program.stage import MODEL_NAME, PARAMS_NAME
from edgecls.quantize.plan import check_layers
from edgecls.quantize.wiring import Wiring

#: A quantized weight is about 1 % off, and 10 % where one number is 40 times wider than the others of its channel;
#: a weight of another model is 100 % off.
_MOST_APART = 0.5
#: Rounding leaves a channel as strong as it was. Half of the channels of a layer that is stronger or weaker by so much
#: were scaled since, as equalization does.
_MOST_SCALED = 0.03
#: Steps that the widest number of a channel takes where int8 holds the channel.
_HELD = 16.0


def revert(quantized: ExportedModel, fp32: ExportedModel, layers: Collection[str], out_dir: Path) -> ExportedModel:
    """Give some layers back their float input and weight. The same input gives the same bytes.

    The result is what PTQ writes when it leaves these layers out, without running it again. A bias or batch norm
    behind such a layer gets its fp32 numbers back as well: a correction made up for what int8 did to the layer.

    Args:
        quantized: the quantized model.
        fp32: the model that it was made from, after every rewrite and equalization.
        layers: names of weights; a layer that is float already stays so.
        out_dir: gets ``inference.pdmodel`` and ``inference.pdiparams``.

    Raises:
        InputError: a name is no layer of the model.
        ExportedModelError: a model is damaged, or one was not made from the other.
        StorageError: out_dir can't be written.
    """
    program, base = read_program(quantized.model_file), read_program(fp32.model_file)
    check_layers(layers, [layer.name for layer in find_layers(program)])
    wiring = Wiring(program)
    arrays = read_arrays(program, quantized.params_file)
    floats = read_arrays(base, fp32.params_file)
    check_origin(wiring, arrays, floats)
    arrays.update(float_parameters(wiring, layers, arrays, floats))
    drop_unused(program, wiring.without(layers))
    renames = canonicalize(program)
    kept = {var.name for var in program.main.vars}
    arrays = {renames.get(name, name): array for name, array in arrays.items()}
    _write(program, {name: array for name, array in arrays.items() if name in kept}, out_dir)
    return ExportedModel(out_dir / MODEL_NAME, out_dir / PARAMS_NAME)


def float_parameters(wiring: Wiring, layers: Collection[str], arrays: Arrays, floats: Arrays) -> Arrays:
    """The fp32 numbers of what belongs to some quantized layers: weights, and what was changed behind them."""
    found: Arrays = {}
    for each in wiring.quantized:
        if each.name in layers:
            found[each.name] = floats[each.name]
            for name in each.behind:
                if name in floats and floats[name].shape == arrays[name].shape and _differ(floats[name], arrays[name]):
                    found[name] = floats[name]
    return found


def check_origin(wiring: Wiring, arrays: Arrays, floats: Arrays) -> None:
    """Refuse a quantized model together with another fp32 model than the one it was made from.

    Raises:
        ExportedModelError: a weight is missing there, of another shape, or another one.
    """
    for each in wiring.quantized:
        weight = floats.get(each.name)
        if weight is None or weight.shape != arrays[each.name].shape:
            raise ExportedModelError(
                f"the quantized model has a layer {each.name} of shape {list(arrays[each.name].shape)}, the fp32"
                " model has none",
                hint="give the fp32 model that it was made from",
            )
        steps = wiring.weight_steps(each, arrays)
        restored = arrays[each.name] * steps
        apart = float(np.linalg.norm(restored - weight) / max(float(np.linalg.norm(weight)), 1e-30))
        scaled = _scaled(restored, weight, steps, wiring.channel_axis(each))
        if apart > _MOST_APART or scaled > _MOST_SCALED:
            raise ExportedModelError(
                f"the weights of {each.name} differ by {100 * max(apart, scaled):.0f} % between the quantized and the"
                " fp32 model",
                hint="give the fp32 model that the quantized one was made from",
            )


def drop_unused(program: Program, ops: List[Op]) -> None:
    """Give a program other operators, and drop the variables that only the old ones referred to."""
    before = _referred(program.main.ops)
    program.main.ops = ops
    gone = before - _referred(ops)
    program.main.vars = [var for var in program.main.vars if var.name not in gone]


def _scaled(restored: NDArray[Any], weight: NDArray[Any], steps: NDArray[np.float64], axis: int) -> float:
    """How far the output channels are from being as strong as in fp32, in the median.

    Channels that their step is too coarse for don't count.
    """
    others = tuple(side for side in range(weight.ndim) if side != axis % weight.ndim)
    energy = (weight * weight).sum(axis=others)
    used = np.abs(weight / steps).max(axis=others) > _HELD
    if not used.any():
        return 0.0
    return float(np.median(np.abs((restored * weight).sum(axis=others)[used] / energy[used] - 1.0)))


def _differ(left: NDArray[Any], right: NDArray[Any]) -> bool:
    return left.tobytes() != right.tobytes()


def _referred(ops: List[Op]) -> Set[str]:
    return {name for op in ops for names in (*op.inputs.values(), *op.outputs.values()) for name in names}


def _write(program: Program, arrays: Arrays, out_dir: Path) -> None:
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".revert-", dir=out_dir) as scratch:
            Path(scratch, MODEL_NAME).write_bytes(program.to_bytes())
            write_arrays(arrays, Path(scratch, PARAMS_NAME))
            # The topology comes last: without it nobody takes the folder for a model.
            os.replace(Path(scratch, PARAMS_NAME), out_dir / PARAMS_NAME)
            os.replace(Path(scratch, MODEL_NAME), out_dir / MODEL_NAME)
    except OSError as error:
        raise from_os_error(error, out_dir) from error
