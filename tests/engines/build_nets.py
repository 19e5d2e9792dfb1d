"""Builds a small classifier in every form that the host's engines read: ``python build_nets.py FOLDER``.

FOLDER holds ``input.npy``; it gets ``fp32/`` and ``int8/`` (exported and quantized pairs), ``x86.nb``, ``arm.nb``,
``int8_x86.nb`` and, for ``input.npy``, ``fp32.npy`` (by Paddle's dynamic graph) and ``int8.npy`` (by the static
executor of the quantized program).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import paddle
from paddle import nn
from paddlelite import lite

SIZE = 32
CLASSES = 10
PAIR = ("inference.pdmodel", "inference.pdiparams")


class Net(nn.Layer):
    """What the families are made of, with what oneDNN's int8 got wrong: max pooling, dropout behind a convolution."""

    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2D(3, 16, 3, 2, 1, bias_attr=False), nn.BatchNorm2D(16), nn.ReLU())
        self.depthwise = nn.Sequential(nn.Conv2D(16, 16, 3, 1, 1, groups=16), nn.BatchNorm2D(16), nn.Hardswish())
        self.pointwise = nn.Sequential(nn.MaxPool2D(3, 2, 1), nn.Conv2D(16, 32, 1), nn.ReLU(), nn.AdaptiveAvgPool2D(1))
        self.last = nn.Sequential(nn.Conv2D(32, 64, 1, bias_attr=False), nn.Hardswish())
        self.dropout = nn.Dropout(0.2, mode="downscale_in_infer")
        self.classifier = nn.Linear(64, CLASSES)

    def forward(self, x):
        features = self.dropout(self.last(self.pointwise(self.depthwise(self.first(x)))))
        # Not flatten: x86 opt segfaults on Paddle 2.6's flatten.
        return nn.functional.softmax(16.0 * self.classifier(paddle.reshape(features, [-1, 64])))


class Noise(paddle.io.Dataset):
    def __len__(self):
        return 16

    def __getitem__(self, index):
        return {"x": np.random.RandomState(index).randn(3, SIZE, SIZE).astype("float32")}


def main(folder: Path) -> None:
    paddle.disable_signal_handler()
    paddle.seed(7)
    net = Net()
    net.eval()
    image = np.load(folder / "input.npy")
    np.save(folder / "fp32.npy", net(paddle.to_tensor(image)).numpy())
    spec = paddle.static.InputSpec([-1, 3, SIZE, SIZE], "float32", name="x")
    paddle.jit.save(net, str(folder / "fp32" / "inference"), input_spec=[spec])
    paddle.enable_static()
    executor = paddle.static.Executor(paddle.CPUPlace())
    quantize(folder, executor)
    program, feeds, fetches = paddle.static.load_inference_model(
        str(folder / "int8"), executor, model_filename=PAIR[0], params_filename=PAIR[1]
    )
    np.save(folder / "int8.npy", executor.run(program, {feeds[0]: image}, fetches)[0])
    for source, place, name in (("fp32", "x86", "x86"), ("fp32", "arm", "arm"), ("int8", "x86", "int8_x86")):
        opt(folder / source, place, folder / name)


def quantize(folder: Path, executor) -> None:
    from paddle.static.quantization import PostTrainingQuantization

    loader = paddle.io.DataLoader(Noise(), places=paddle.CPUPlace(), return_list=True, batch_size=8)
    quantizer = PostTrainingQuantization(
        executor=executor,
        model_dir=str(folder / "fp32"),
        model_filename=PAIR[0],
        params_filename=PAIR[1],
        data_loader=loader,
        batch_size=8,
        batch_nums=2,
        algo="avg",
        quantizable_op_type=["conv2d", "depthwise_conv2d"],
        onnx_format=True,
    )
    quantizer.quantize()
    quantizer.save_quantized_model(str(folder / "int8"), model_filename=PAIR[0], params_filename=PAIR[1])


def opt(source: Path, place: str, target: Path) -> None:
    converter = lite.Opt()
    converter.set_model_file(str(source / PAIR[0]))
    converter.set_param_file(str(source / PAIR[1]))
    converter.set_valid_places(place)
    converter.set_model_type("naive_buffer")
    converter.set_optimize_out(str(target))
    converter.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
