"""Exports a small network and converts it in every way that opt has: ``python make_real.py FOLDER``.

opt ends its process when it fails, so this runs in a child of the tests.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Dict, Optional

import numpy as np
import paddle
from paddle import nn
from paddle.static.quantization import PostTrainingQuantization
from paddlelite.lite import Opt

# Its handler for SIGABRT can hang the process that opt aborts.
paddle.disable_signal_handler()

SIZE = 16
FILES = {"model_filename": "inference.pdmodel", "params_filename": "inference.pdiparams"}


class Net(nn.Layer):  # type: ignore[misc]
    """Two convolutions, a depthwise one between them and a classifier: 4 operators with weights."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Sequential(nn.Conv2D(3, 8, 3, stride=2, bias_attr=False), nn.BatchNorm2D(8), nn.Hardswish())
        self.depthwise = nn.Sequential(nn.Conv2D(8, 8, 3, groups=8, bias_attr=False), nn.BatchNorm2D(8), nn.Hardswish())
        self.pointwise = nn.Sequential(nn.Conv2D(8, 16, 1, bias_attr=False), nn.BatchNorm2D(16), nn.ReLU())
        self.pool = nn.AdaptiveAvgPool2D(1)
        self.head = nn.Linear(16, 4)

    def forward(self, x: Any) -> Any:
        x = self.pool(self.pointwise(self.depthwise(self.first(x))))
        return self.head(x.reshape([-1, 16]))


class Images(paddle.io.Dataset):  # type: ignore[misc]
    """A few random images to calibrate with."""

    def __len__(self) -> int:
        return 4

    def __getitem__(self, index: int) -> Dict[str, Any]:
        return {"x": np.random.RandomState(index).rand(3, SIZE, SIZE).astype("float32")}


def export(folder: Path) -> None:
    paddle.seed(7)
    net = Net()
    net.eval()
    spec = paddle.static.InputSpec([-1, 3, SIZE, SIZE], "float32", name="x")
    paddle.jit.save(net, str(folder / "inference"), input_spec=[spec])


def quantize(source: Path, folder: Path) -> None:
    paddle.enable_static()
    feed = paddle.static.data("x", [-1, 3, SIZE, SIZE], "float32")
    place = paddle.CPUPlace()
    ptq = PostTrainingQuantization(
        executor=paddle.static.Executor(place),
        model_dir=str(source),
        data_loader=paddle.io.DataLoader(Images(), places=place, feed_list=[feed], batch_size=2, return_list=True),
        batch_size=2,
        batch_nums=2,
        algo="avg",
        quantizable_op_type=["conv2d", "depthwise_conv2d"],
        **FILES,
    )
    ptq.quantize()
    ptq.save_quantized_model(str(folder), **FILES)


def convert(source: Path, out: Path, places: str, *, fp16: bool = False, weights: Optional[str] = None) -> None:
    opt = Opt()
    opt.set_model_file(str(source / FILES["model_filename"]))
    opt.set_param_file(str(source / FILES["params_filename"]))
    if fp16:
        opt.enable_fp16()
    opt.set_valid_places(places)
    opt.set_model_type("naive_buffer")
    opt.set_optimize_out(str(out))
    if weights:
        opt.set_quant_model(True)
        opt.set_quant_type(weights)
    opt.run()


def main(folder: Path) -> None:
    plain, quantized = folder / "plain", folder / "quantized"
    plain.mkdir()
    quantized.mkdir()
    export(plain)
    quantize(plain, quantized)
    convert(plain, folder / "arm_fp32", "arm")
    convert(plain, folder / "arm_fp32_again", "arm")
    convert(plain, folder / "arm_fp16", "arm", fp16=True)
    convert(quantized, folder / "arm_int8", "arm")
    convert(plain, folder / "arm_weights_int8", "arm", weights="QUANT_INT8")
    convert(plain, folder / "arm_weights_int16", "arm", weights="QUANT_INT16")
    convert(plain, folder / "opencl", "opencl,arm")
    convert(quantized, folder / "opencl_int8", "opencl,arm")
    convert(plain, folder / "x86_fp32", "x86")
    convert(quantized, folder / "x86_int8", "x86")
    os.environ["PADDLE_LITE_MODEL_VERSION1"] = "1"
    convert(plain, folder / "arm_format1", "arm")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
