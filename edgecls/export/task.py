"""Building, filling and exporting an architecture. Runs in a child process that has Paddle."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict

from edgecls.errors import ExportError, one_line
from edgecls.export.architectures import build
from edgecls.export.parameters import count_classes, load_parameters
from edgecls.export.random_weights import settle
from edgecls.weights.pdparams import read_pdparams
from edgecls.worker.child import Progress
from edgecls.worker.paddle import import_paddle

DEFAULT_CLASSES = 1000


def run(request: Dict[str, Any], progress: Progress) -> Dict[str, Any]:
    """Export an architecture with a softmax at its end, as PaddleClas's own inference models have it.

    Args:
        request: architecture, class_num (None: what the weights have), size [height, width], weights
            {path or None, seed}, out_dir.
        progress: unused; the steps are short.

    Returns:
        class_num.

    Raises:
        WeightsError: the weights don't fit.
        ExportError: Paddle could not export.
    """
    weights = request["weights"]
    paddle = import_paddle(weights["seed"] or 0)
    path = None if weights["path"] is None else Path(weights["path"])
    class_num = request["class_num"]
    if class_num is None:
        class_num = (count_classes(read_pdparams(path)) if path is not None else None) or DEFAULT_CLASSES
    network = build(paddle, request["architecture"], class_num)
    height, width = request["size"]
    if path is None:
        settle(paddle, network, height, width, weights["seed"] or 0)
    else:
        load_parameters(network, path)
    try:
        _save(paddle, network, height, width, Path(request["out_dir"]))
    except (RuntimeError, ValueError, TypeError) as error:
        raise ExportError(
            f"Paddle can't export {request['architecture']}: {one_line(str(error))[:200]}",
            hint="check the size of the input",
        ) from error
    return {"class_num": class_num}


def _save(paddle: Any, network: Any, height: int, width: int, folder: Path) -> None:
    with paddle.utils.unique_name.guard():
        whole = paddle.nn.Sequential(network, paddle.nn.Softmax(axis=-1))
    whole.eval()
    spec = paddle.static.InputSpec([-1, 3, height, width], "float32", name="x")
    with paddle.utils.unique_name.guard():
        paddle.jit.save(whole, str(folder / "inference"), input_spec=[spec])
    # Made for training again; nothing here reads it.
    (folder / "inference.pdiparams.info").unlink(missing_ok=True)
