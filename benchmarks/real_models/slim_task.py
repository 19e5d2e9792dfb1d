"""PaddleSlim's post-training quantization with nothing but its defaults. Runs in a child process that has Paddle."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Callable, Dict

import numpy as np

from edgecls.worker.paddle import import_paddle


def run(request: Dict[str, Any], progress: Callable[[str], None]) -> Dict[str, Any]:
    """Quantize an exported model with ``paddleslim.quant.quant_post_static``.

    Its defaults (PaddleSlim 2.6.0): algorithm hist with a share of 0.9999, operators conv2d, depthwise_conv2d,
    conv2d_transpose, mul, matmul and matmul_v2, weights by channel, the ONNX-like format, no bias correction.

    Args:
        request: source (folder with inference.pdmodel), target (folder), input (name), images (.npy).
        progress: unused.

    Returns:
        seconds.
    """
    paddle = import_paddle(0)
    from paddleslim.quant import quant_post_static

    paddle.enable_static()
    images = np.load(request["images"], mmap_mode="r", allow_pickle=False)
    name = str(request["input"])

    class Pictures(paddle.io.Dataset):  # type: ignore[misc, name-defined]
        def __len__(self) -> int:
            return len(images)

        def __getitem__(self, index: int) -> Dict[str, Any]:
            return {name: np.array(images[index])}

    place = paddle.CPUPlace()
    started = time.monotonic()
    quant_post_static(
        paddle.static.Executor(place),
        request["source"],
        request["target"],
        data_loader=paddle.io.DataLoader(Pictures(), places=place, batch_size=8, return_list=True),
        model_filename="inference.pdmodel",
        params_filename="inference.pdiparams",
        save_model_filename="inference.pdmodel",
        save_params_filename="inference.pdiparams",
    )
    seconds = time.monotonic() - started
    if not Path(request["target"], "inference.pdmodel").is_file():
        raise RuntimeError("PaddleSlim wrote no model")
    return {"seconds": seconds}
