"""The children of calibration_speed.py: one side calibrates one model. Runs where Paddle is."""

from __future__ import annotations

import resource
import time
from typing import Any, Callable, Dict, Iterator

import numpy as np

from edgecls.calibrate.observe import observe
from edgecls.calibrate.rows import Rows
from edgecls.worker.paddle import import_paddle

_PADDLE_NAMES = {"kl": "KL"}


def run(request: Dict[str, Any], progress: Callable[[str], None]) -> Dict[str, Any]:
    """Calibrate.

    Args:
        request: side ("paddle" or "edgecls"), folder (of the export), input (name), images (.npy), algos (one for
            "paddle"), batch_size; names and budget for "edgecls".
        progress: unused.

    Returns:
        scales {algorithm: {variable: scale}}, batch_size, seconds without the import of Paddle, and peak_bytes, the
        largest resident memory of the process.
    """
    paddle = import_paddle(0)
    images = np.load(request["images"], mmap_mode="r", allow_pickle=False)
    before = peak_bytes()
    started = time.monotonic()
    found = _paddle(paddle, images, request) if request["side"] == "paddle" else _edgecls(paddle, images, request)
    seconds = time.monotonic() - started
    return {**found, "seconds": seconds, "peak_bytes": peak_bytes(), "import_bytes": before}


def peak_bytes() -> int:
    """The largest resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _edgecls(paddle: Any, images: Any, request: Dict[str, Any]) -> Dict[str, Any]:
    found = observe(
        paddle,
        model=f"{request['folder']}/inference.pdmodel",
        params=f"{request['folder']}/inference.pdiparams",
        images=Rows(images),
        names=request["names"],
        algos=request["algos"],
        batch_size=request["batch_size"],
        whole_batches=False,
        budget=request["budget"],
        progress=lambda line: None,
    )
    return {"scales": found.scales, "batch_size": found.batch_size}


def _paddle(paddle: Any, images: Any, request: Dict[str, Any]) -> Dict[str, Any]:
    """The same calls as paddleslim.quant.quant_post_static makes."""
    from paddle.static.quantization import PostTrainingQuantization

    paddle.enable_static()
    algo, size = request["algos"][0], request["batch_size"]

    class Batches(paddle.io.DataLoader):  # type: ignore[misc]
        def __init__(self) -> None:
            pass

        def __len__(self) -> int:
            return -(-len(images) // size)

        def __call__(self) -> Iterator[Dict[str, Any]]:
            for start in range(0, len(images), size):
                yield {request["input"]: np.array(images[start : start + size])}

    ptq = PostTrainingQuantization(
        executor=paddle.static.Executor(paddle.CPUPlace()),
        model_dir=request["folder"],
        model_filename="inference.pdmodel",
        params_filename="inference.pdiparams",
        data_loader=Batches(),
        batch_size=size,
        algo=_PADDLE_NAMES.get(algo, algo),
        hist_percent=0.9999,
        quantizable_op_type=["conv2d", "depthwise_conv2d"],
        onnx_format=False,
    )
    ptq.quantize()
    scales = {name: float(ptq._scale_dict[name]) for name in ptq._quantized_act_var_name if name in ptq._scale_dict}
    return {"scales": {algo: scales}, "batch_size": size}
