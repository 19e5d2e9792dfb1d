"""Paddle's PTQ that leaves out layers: ``python skip_ptq.py SOURCE IMAGES TARGET LAYER...``.

It runs in a child of the tests, because nothing but child processes imports Paddle.
"""

from __future__ import annotations

import sys
from typing import Any, Dict, Iterator

import numpy as np
import paddle
from paddle.static.quantization import PostTrainingQuantization

paddle.disable_signal_handler()

BATCH = 8
NAMES = {"model_filename": "inference.pdmodel", "params_filename": "inference.pdiparams"}


class Batches(paddle.io.DataLoader):
    def __init__(self, images: Any) -> None:
        self._batches = [{"x": images[start : start + BATCH]} for start in range(0, len(images), BATCH)]

    def __len__(self) -> int:
        return len(self._batches)

    def __call__(self) -> Iterator[Dict[str, Any]]:
        return iter(self)

    def __iter__(self) -> Iterator[Dict[str, Any]]:
        return iter(self._batches)


source, images, target, *layers = sys.argv[1:]
paddle.enable_static()
ptq = PostTrainingQuantization(
    executor=paddle.static.Executor(paddle.CPUPlace()),
    model_dir=source,
    data_loader=Batches(np.load(images)),
    batch_size=BATCH,
    algo="hist",
    hist_percent=0.9999,
    quantizable_op_type=["conv2d", "depthwise_conv2d"],
    weight_quantize_type="channel_wise_abs_max",
    onnx_format=False,
    skip_tensor_list=layers,
    **NAMES,
)
ptq.quantize()
ptq.save_quantized_model(target, **NAMES)
