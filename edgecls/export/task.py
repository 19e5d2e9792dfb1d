"""Building, filling and exporting an architecture. Runs in a child process that has Paddle."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict

from edgecls.errors import DiskFullError, ExportedModelError, ExportError, one_line
from edgecls.export.architectures import build
from edgecls.export.call_stacks import drop_call_stacks
from edgecls.export.folder import MODEL_NAME, PARAMS_NAME
from edgecls.export.onnx_weights import fill_from_onnx, other_strides
from edgecls.export.parameters import infer_class_num, load_parameters
from edgecls.export.random_weights import settle
from edgecls.export.strides import set_strides
from edgecls.onnx.graph import ONNX_SUFFIX, read_onnx
from edgecls.onnx.units import class_num as onnx_class_num
from edgecls.onnx.units import onnx_units
from edgecls.program.check import check_params
from edgecls.program.desc import read_program
from edgecls.weights.pdparams import read_pdparams
from edgecls.worker.child import Progress
from edgecls.worker.paddle import import_paddle

DEFAULT_CLASSES = 1000


def run(request: Dict[str, Any], progress: Progress) -> Dict[str, Any]:
    """Export an architecture with a softmax at its end, as PaddleClas's own inference models have it.

    The same request gives the same bytes on the same machine, whatever ran in the process before.

    Args:
        request: architecture, class_num (None: what the weights have), size [height, width], weights
            {path or None, seed}, out_dir.
        progress: unused; the steps are short.

    Returns:
        class_num; params, the number of values, batch norm statistics included.

    Raises:
        WeightsError: the weights don't fit.
        ExportError: Paddle could not export.
        DiskFullError: Paddle could not write all of it.
    """
    name, weights = request["architecture"], request["weights"]
    height, width = request["size"]
    seed = weights["seed"] or 0
    path = None if weights["path"] is None else Path(weights["path"])
    out_dir = Path(request["out_dir"])
    units = onnx_units(read_onnx(path)) if path is not None and path.suffix == ONNX_SUFFIX else None
    arrays = read_pdparams(path) if path is not None and units is None else None
    found = onnx_class_num(units) if units is not None else infer_class_num(arrays) if arrays is not None else None
    class_num = request["class_num"] or found or DEFAULT_CLASSES
    paddle = import_paddle(seed)
    network = build(paddle, name, class_num)
    if path is not None and arrays is not None:
        load_parameters(network, arrays, path.name)
        del arrays
    params = sum(int(parameter.size) for parameter in network.parameters())
    try:
        if path is None:
            settle(paddle, network, height, width, seed)
        save_network(paddle, network, height, width, out_dir)
        strides = {} if path is None or units is None else other_strides(out_dir, units, path.name, name)
        if strides:
            set_strides(network, strides)
            save_network(paddle, network, height, width, out_dir)
    except (RuntimeError, ValueError, TypeError) as error:
        raise ExportError(
            f"Paddle can't export {name} for {height}x{width} pixels: {_reason(error)}",
            hint="check the size of the input; 224x224 works with every architecture",
        ) from error
    if path is not None and units is not None:
        fill_from_onnx(out_dir, units, path.name, name)
    return {"class_num": class_num, "params": params}


def save_network(paddle: Any, network: Any, height: int, width: int, folder: Path) -> None:
    """Write ``inference.pdmodel`` and ``inference.pdiparams`` of a network with a softmax at its end.

    Raises:
        DiskFullError: Paddle could not write all of it.
    """
    spec = paddle.static.InputSpec([-1, 3, height, width], "float32", name="x")
    # Names of variables are numbered; without a guard the numbers depend on what was built before.
    with paddle.utils.unique_name.guard():
        whole = paddle.nn.Sequential(network, paddle.nn.Softmax(axis=-1))
        whole.eval()
        paddle.jit.save(whole, str(folder / "inference"), input_spec=[spec])
    _check_written(folder)
    drop_call_stacks(folder / MODEL_NAME)
    # Made for training again; nothing here reads it.
    (folder / "inference.pdiparams.info").unlink(missing_ok=True)


def _check_written(folder: Path) -> None:
    """Paddle doesn't notice when the disk is full.

    Raises:
        DiskFullError: a part of the files is missing.
    """
    try:
        check_params(read_program(folder / MODEL_NAME), folder / PARAMS_NAME)
    except ExportedModelError as error:
        raise DiskFullError(
            f"Paddle could not write the whole export: {error.message}",
            hint="free some space, raise the limit on the size of files, or name another folder",
        ) from error


def _reason(error: Exception) -> str:
    """The sentence in Paddle's pages of stack; a hint in brackets, often longer, comes behind it."""
    lines = [line.strip() for line in str(error).splitlines()]
    lines = [line for line in lines if line and not line.startswith("[")]
    telling = [line for line in lines if "Error: " in line] or lines or [type(error).__name__]
    return one_line(telling[-1])[:200]
