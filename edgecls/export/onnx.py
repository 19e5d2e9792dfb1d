"""An exported model as ONNX, so that other engines can be held against Paddle-Lite."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

import numpy as np
from numpy.typing import NDArray

from edgecls.engines.session import EngineSession
from edgecls.errors import EdgeclsError, ExportedModelError, OnnxError, SettingsError, one_line
from edgecls.export.exported import ExportedModel
from edgecls.program.read import Signature, read_signature
from edgecls.storage.atomic import atomic_path
from edgecls.worker.interpreter import find_interpreter
from edgecls.worker.run import run_task

#: What paddle2onnx 1.3.1 accepts. Hard swish needs 14, and the file says 14 then, whatever was asked.
OPSETS = (7, 19)
DEFAULT_OPSET = 13

#: Largest difference of a probability, or of a logit relative to the largest one.
TOLERANCE = 1e-4

_TASK = "edgecls.export.onnx_task"
_NEEDS = ("numpy", "paddle", "paddle2onnx", "onnx", "onnxruntime")
#: Batches of one and of several, since a graph can be right for one alone.
_BATCHES = (1, 3)
_OPEN_SIDE = 224


def check_onnx(opset: Optional[int]) -> None:
    """Refuse what ``export_onnx`` can't do, before the work starts.

    Raises:
        SettingsError: the opset is out of range.
        InterpreterError: no interpreter has Paddle, paddle2onnx, onnx and onnxruntime.
    """
    if opset is not None and not OPSETS[0] <= opset <= OPSETS[1]:
        raise SettingsError(f"opset {opset} is out of range", hint=f"give {OPSETS[0]} to {OPSETS[1]}")
    find_interpreter(_NEEDS)


def export_onnx(
    exported: ExportedModel,
    out_file: Path,
    *,
    opset: Optional[int] = None,
    on_progress: Optional[Callable[[str], None]] = None,
) -> Dict[str, Any]:
    """Write an ONNX file, and compare onnxruntime on it with Paddle Inference on the exported model.

    Args:
        exported: the model.
        out_file: appears only when both engines agree.
        opset: lowest version of ONNX's operators to use, 13 by default; the file needs a higher one where an
            operator does.
        on_progress: called with a line for each step.

    Returns:
        opset, input and output (names), versions, size_bytes, and parity: {engine, reference, max_abs_diff,
        top1_agreement (percent), images}.

    Raises:
        SettingsError: the opset is out of range.
        ExportedModelError: the model is damaged.
        InterpreterError: no interpreter has Paddle, paddle2onnx, onnx and onnxruntime.
        OnnxError: paddle2onnx can't express the model, or the engines disagree.
        WorkerError: a child process crashed or hung.
        StorageError: the file can't be written.
    """
    check_onnx(opset)
    signature = read_signature(exported)
    inputs = _inputs(signature)
    with atomic_path(out_file) as target, tempfile.TemporaryDirectory(prefix="edgecls-") as scratch:
        answer = _convert(exported, target, DEFAULT_OPSET if opset is None else opset, inputs, Path(scratch))
        candidates = [np.load(name) for name in answer.pop("outputs")]
        if on_progress is not None:
            on_progress("check     onnxruntime against Paddle Inference")
        with EngineSession("paddle_inference", mode="fp32", model=exported) as session:
            references = [session.run(batch) for batch in inputs]
            reference_name = session.label
        parity = _compare(references, candidates, signature.kind)
        size = target.stat().st_size
    parity = {"engine": f"onnxruntime {answer['versions']['onnxruntime']}", "reference": reference_name, **parity}
    return {**answer, "size_bytes": size, "parity": parity}


def _convert(
    exported: ExportedModel, target: Path, opset: int, inputs: List[NDArray[np.float32]], scratch: Path
) -> Dict[str, Any]:
    given = [scratch / f"input{number}.npy" for number in range(len(inputs))]
    wanted = [str(scratch / f"output{number}.npy") for number in range(len(inputs))]
    for path, batch in zip(given, inputs):
        np.save(path, batch)
    request = {
        "model_file": str(exported.model_file.resolve()),
        "params_file": str(exported.params_file.resolve()),
        "opset": opset,
        "onnx_file": str(target.resolve()),
        "inputs": [str(path) for path in given],
        "outputs": wanted,
    }
    return {**run_task(_TASK, request, needs=_NEEDS, explain=explain_onnx), "outputs": wanted}


def _inputs(signature: Signature) -> List[NDArray[np.float32]]:
    random = np.random.default_rng(0)
    channels, height, width = (side if side > 0 else _OPEN_SIDE for side in signature.input.shape[1:])
    batches = _BATCHES if signature.batch is None else (signature.batch,)
    return [random.standard_normal((batch, channels, height, width), np.float32) for batch in batches]


def _compare(references: List[NDArray[np.float32]], candidates: List[NDArray[np.float32]], kind: str) -> Dict[str, Any]:
    """How far the outputs are apart.

    Raises:
        OnnxError: further than two fp32 engines may be.
    """
    if any(left.shape != right.shape for left, right in zip(references, candidates)):
        raise OnnxError("the ONNX file gives outputs of another shape than the model", hint="report it with the model")
    reference, candidate = np.concatenate(references), np.concatenate(candidates)
    difference = float(np.abs(reference.astype(np.float64) - candidate).max())
    scale = 1.0 if kind == "probabilities" else max(1.0, float(np.abs(reference).max()))
    if not difference <= TOLERANCE * scale:
        raise OnnxError(
            f"onnxruntime disagrees with Paddle Inference by up to {difference:.3g}",
            hint="try another --opset; the file was not written",
        )
    same = reference.argmax(axis=1) == candidate.argmax(axis=1)
    return {"max_abs_diff": difference, "top1_agreement": float(100.0 * same.mean()), "images": len(reference)}


def explain_onnx(log: str, code: int) -> Optional[EdgeclsError]:
    """The error for a paddle2onnx that ended its process: it aborts on what it can't express.

    Args:
        log: what it printed.
        code: its exit code, negative for a signal.
    """
    unsupported = re.search(r"operators not supported yet, including (?P<names>[\w, ]+)", log)
    if unsupported:
        names = ", ".join(sorted(name for name in re.split(r"[ ,]+", unsupported["names"]) if name))
        return OnnxError(f"paddle2onnx can't express {names}", hint="replace it in the network and export it again")
    if "opset" in log:
        return OnnxError("an operator needs a higher opset", hint=f"try --opset {OPSETS[1]}")
    if "Failed to parse" in log or "Failed to read" in log:
        return ExportedModelError("paddle2onnx can't read the model", hint="export the model again")
    errors = [line for line in log.splitlines() if "ERROR" in line]
    if not errors:
        return None
    return OnnxError(f"paddle2onnx gave up: {one_line(errors[-1])[:200]}", hint="report it with the model")
