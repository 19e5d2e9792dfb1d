"""Whether an export with the numbers of an ONNX file computes what the file computes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from edgecls.engines.session import EngineSession
from edgecls.errors import InterpreterError, ParityError
from edgecls.export.exported import ExportedModel
from edgecls.onnx.graph import Graph, read_onnx
from edgecls.onnx.units import ends_in_softmax
from edgecls.program.read import read_signature
from edgecls.worker.interpreter import find_interpreter
from edgecls.worker.run import run_task

#: Largest difference of a probability. Seen: 1.5e-7 on a trained PP-LCNet_x1_0.
TOLERANCE = 1e-5
#: Nets with random weights magnify rounding: then Paddle's own two ways of computing the export are apart as well, and
#: onnxruntime may be so many times further.
_NOISE = 4

_NEEDS = ("numpy", "onnxruntime")
_IMAGES = 4


def check_against_onnx(onnx_file: Path, exported: ExportedModel) -> str:
    """Run both on the same random images, the file in onnxruntime where that is installed.

    Args:
        onnx_file: where the numbers came from.
        exported: what they were put into; it ends in a softmax.

    Returns:
        One line on what was checked.

    Raises:
        ParityError: the probabilities differ by more than TOLERANCE.
        OnnxError: onnxruntime can't run the file.
        WorkerError: a child process crashed or hung.
    """
    unchecked = f"the numbers of {onnx_file.name} fit by shape and connection of every layer; not checked further"
    graph = read_onnx(onnx_file)
    size = read_signature(exported).input.shape[1:]
    if not _takes(graph, size):
        return f"{unchecked}, since the file takes other sizes than {size[1]}x{size[2]}"
    try:
        find_interpreter(_NEEDS)
    except InterpreterError:
        return f"{unchecked}, since onnxruntime is not installed"
    images = np.random.default_rng(0).standard_normal((_IMAGES, *size), np.float32)
    with tempfile.TemporaryDirectory(prefix="edgecls-") as scratch:
        given, answer = Path(scratch, "images.npy"), Path(scratch, "scores.npy")
        np.save(given, images)
        request = {"onnx_file": str(onnx_file.resolve()), "inputs": str(given), "outputs": str(answer)}
        version = run_task("edgecls.onnx.run_task", request, needs=_NEEDS)["version"]
        scores = np.load(answer)
    probabilities = _run(exported, "fp32", images)
    reference = scores if ends_in_softmax(graph) else _softmax(scores)
    difference = _distance(reference, probabilities)
    if not difference <= TOLERANCE:
        noise = _distance(_run(exported, "fp32_onednn", images), probabilities)
        if not difference <= _NOISE * noise:
            raise ParityError(
                f"with the numbers of {onnx_file.name} the architecture computes something else than onnxruntime on the"
                f" file: probabilities differ by up to {difference:.3g}",
                hint="the file is of a variant of this architecture; export it to Paddle instead",
            )
    return f"onnxruntime {version} on {onnx_file.name}: probabilities differ by at most {difference:.2g}"


def _run(exported: ExportedModel, mode: str, images: NDArray[np.float32]) -> NDArray[np.float32]:
    with EngineSession("paddle_inference", mode=mode, model=exported) as session:
        return session.run(images)


def _distance(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    return float(np.abs(first - second).max()) if first.shape == second.shape else float("inf")


def _takes(graph: Graph, size: "tuple[int, ...]") -> bool:
    sides = graph.input_shape[1:]
    return len(sides) == 3 and all(side in (0, wanted) for side, wanted in zip(sides, size))


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)
