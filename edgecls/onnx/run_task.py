"""Running an ONNX file with onnxruntime. Runs in a child process that has it."""

from __future__ import annotations

from typing import Any, Dict

from edgecls.errors import OnnxError, one_line
from edgecls.worker.child import Progress


def run(request: Dict[str, Any], progress: Progress) -> Dict[str, Any]:
    """Compute the output of one input after the other, since a file may be fixed to batches of one.

    Args:
        request: onnx_file, inputs and outputs (paths of .npy files, [N, 3, H, W] and [N, classes]).
        progress: unused.

    Returns:
        version of onnxruntime.

    Raises:
        OnnxError: onnxruntime refuses the file.
    """
    import numpy as np
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    images = np.load(request["inputs"])
    try:
        session = onnxruntime.InferenceSession(request["onnx_file"], options, providers=["CPUExecutionProvider"])
        (source,), (result,) = session.get_inputs(), session.get_outputs()
        rows = [session.run([result.name], {source.name: image[None]})[0] for image in images]
    # onnxruntime's exceptions share no base but Exception.
    except Exception as error:
        raise OnnxError(
            f"onnxruntime can't run the file: {one_line(str(error))[:200]}", hint="export it again"
        ) from error
    np.save(request["outputs"], np.concatenate(rows).reshape(len(images), -1))
    return {"version": str(onnxruntime.__version__)}
