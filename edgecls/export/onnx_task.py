"""Writing an ONNX file with paddle2onnx and running it with onnxruntime. Runs in a child process that has both."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict

from edgecls.errors import MissingPackageError, OnnxError, one_line
from edgecls.worker.child import Progress
from edgecls.worker.paddle import import_paddle


def run(request: Dict[str, Any], progress: Progress) -> Dict[str, Any]:
    """Convert an exported model, then compute the outputs of some inputs with the result.

    Args:
        request: model_file, params_file, opset, onnx_file, inputs and outputs (paths of .npy files).
        progress: unused.

    Returns:
        opset that the file needs, input and output (names), versions (of paddle2onnx and onnxruntime).

    Raises:
        MissingPackageError: a package is installed and can't be imported.
        OnnxError: paddle2onnx raised, or onnxruntime refuses what it wrote.
    """
    # paddle2onnx imports Paddle, whose signal handler would hold on to an aborting process.
    import_paddle()
    try:
        import numpy as np
        import onnx
        import onnxruntime
        import paddle2onnx
    except ImportError as error:
        raise MissingPackageError(str(error), hint="run pip install 'edgecls[convert,onnx]' again") from error

    target = Path(request["onnx_file"])
    try:
        paddle2onnx.export(
            request["model_file"],
            request["params_file"],
            str(target),
            opset_version=request["opset"],
            verbose=False,
        )
    except (IndexError, RuntimeError, ValueError) as error:
        raise OnnxError(f"paddle2onnx failed: {one_line(str(error))[:200]}", hint="report it with the model") from error
    # On some failures it prints what is wrong, writes an empty file and returns.
    if not target.is_file() or target.stat().st_size == 0:
        raise OnnxError("paddle2onnx could not read the model", hint="export the model again with Paddle 2.6.2")
    try:
        session = onnxruntime.InferenceSession(str(target), _options(onnxruntime), providers=["CPUExecutionProvider"])
        (source,), (result,) = session.get_inputs(), session.get_outputs()
        for given, wanted in zip(request["inputs"], request["outputs"]):
            np.save(wanted, session.run([result.name], {source.name: np.load(given)})[0])
    # onnxruntime's exceptions share no base but Exception.
    except Exception as error:
        raise OnnxError(
            f"onnxruntime can't run what paddle2onnx wrote: {one_line(str(error))[:200]}", hint="try another --opset"
        ) from error
    written = onnx.load(str(target), load_external_data=False)
    return {
        "opset": max(entry.version for entry in written.opset_import if entry.domain == ""),
        "input": source.name,
        "output": result.name,
        "versions": {"paddle2onnx": str(paddle2onnx.__version__), "onnxruntime": str(onnxruntime.__version__)},
    }


def _options(onnxruntime: Any) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return options
