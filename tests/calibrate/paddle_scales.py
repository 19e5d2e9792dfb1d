"""The scales that Paddle's own PTQ finds: ``python paddle_scales.py SOURCE IMAGES TARGET.json``.

It runs in a child of the tests, because nothing but child processes imports Paddle. Paddle takes a second and more for
the KL threshold of one variable, so that comes for two histograms only.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Dict, Iterator

import numpy as np
import paddle
from paddle.static.quantization import PostTrainingQuantization
from paddle.static.quantization.cal_kl_threshold import cal_kl_threshold

paddle.disable_signal_handler()

BATCH = 8


class Batches(paddle.io.DataLoader):
    def __init__(self, images: Any) -> None:
        self._batches = [{"x": images[start : start + BATCH]} for start in range(0, len(images), BATCH)]

    def __len__(self) -> int:
        return len(self._batches)

    def __call__(self) -> Iterator[Dict[str, Any]]:
        return iter(self._batches)


def quantizer(algo: str, source: str, images: Any) -> PostTrainingQuantization:
    ptq = PostTrainingQuantization(
        executor=paddle.static.Executor(paddle.CPUPlace()),
        scope=paddle.static.Scope(),
        model_dir=source,
        model_filename="inference.pdmodel",
        params_filename="inference.pdiparams",
        data_loader=Batches(images),
        batch_size=BATCH,
        algo=algo,
        hist_percent=0.9999,
        quantizable_op_type=["conv2d", "depthwise_conv2d"],
        onnx_format=False,
    )
    with paddle.static.scope_guard(ptq._scope):
        ptq.quantize()
    return ptq


source, images, target = sys.argv[1:]
paddle.enable_static()
answer: Dict[str, Any] = {}
for algo in ("hist", "avg", "abs_max", "ptf", "mse", "emd"):
    ptq = quantizer(algo, source, np.load(images))
    answer[algo] = {name: float(ptq._scale_dict[name]) for name in sorted(ptq._quantized_act_var_name)}
    if algo == "hist":
        histograms = {name: ptq._sampling_act_histogram[name] for name in sorted(answer[algo])[:2]}
answer["kl_of_histogram"] = {
    name: {
        "counts": counts.tolist(),
        "width": float(borders[1] - borders[0]),
        "kl": float(cal_kl_threshold(counts, borders[1] - borders[0], 8)),
    }
    for name, (counts, borders) in histograms.items()
}
with open(target, "w", encoding="utf-8") as stream:
    json.dump(answer, stream)
