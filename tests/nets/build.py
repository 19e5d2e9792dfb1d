"""Exports the small networks of the tests: ``python build.py FOLDER``, with an interpreter that has Paddle.

It runs in a child of the tests (see ``nets.py``), because nothing but child processes imports Paddle. Each network
is a folder FOLDER/NAME of ``inference.pdmodel`` and ``inference.pdiparams``.

tiny           what PP-LCNet is made of: convolution, batch norm with calibrated statistics, hard-swish, depthwise
               convolution, squeeze-and-excite, flatten, classifier; [N, 3, 32, 32] to [N, 10]. Beside it lie
               input.npy [4, 3, 32, 32], output.npy [4, 10] (what Paddle computes of it) and calibration.npy
               [20, 3, 32, 32]
branches       two convolutions of one input, added; beside it calibration.npy [8, 3, 32, 32]
wide           the same topology with more channels
softmax        tiny with a softmax at the end
fixed          tiny for batches of 4 only
open           tiny with open height and width
others         one convolution and what the name says; no classifier for edgecls, or none for Paddle-Lite
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Callable

import numpy as np
import paddle
from paddle import nn

paddle.disable_signal_handler()

SIZE = 32
CLASSES = 10


class SqueezeExcite(nn.Layer):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2D(1)
        self.reduce = nn.Conv2D(channels, channels // 4, 1)
        self.expand = nn.Conv2D(channels // 4, channels, 1)
        self.gate = nn.Hardsigmoid()

    def forward(self, x: Any) -> Any:
        return x * self.gate(self.expand(nn.functional.relu(self.reduce(self.pool(x)))))


class Tiny(nn.Layer):
    def __init__(self, width: int = 16) -> None:
        super().__init__()
        self.stem = self._unit(3, width, 3, stride=2)
        self.depthwise = self._unit(width, width, 3, groups=width)
        self.excite = SqueezeExcite(width)
        self.pointwise = self._unit(width, 2 * width, 1)
        self.pool = nn.AdaptiveAvgPool2D(1)
        self.classify = nn.Linear(2 * width, CLASSES)

    @staticmethod
    def _unit(inputs: int, outputs: int, kernel: int, *, stride: int = 1, groups: int = 1) -> nn.Sequential:
        conv = nn.Conv2D(inputs, outputs, kernel, stride, (kernel - 1) // 2, groups=groups, bias_attr=False)
        return nn.Sequential(conv, nn.BatchNorm2D(outputs), nn.Hardswish())

    def forward(self, x: Any) -> Any:
        x = self.pointwise(self.excite(self.depthwise(self.stem(x))))
        return self.classify(nn.functional.dropout(self.pool(x), 0.2, training=self.training).flatten(1))


class Single(nn.Layer):
    """One convolution, and something behind it."""

    def __init__(self, then: Callable[[Any], Any]) -> None:
        super().__init__()
        self.conv = nn.Conv2D(3, 8, 3)
        self.then = then

    def forward(self, x: Any) -> Any:
        return self.then(self.conv(x))


class Branches(nn.Layer):
    def __init__(self) -> None:
        super().__init__()
        self.left = nn.Conv2D(3, 8, 3, padding=1, bias_attr=False)
        self.right = nn.Conv2D(3, 8, 1, bias_attr=False)

    def forward(self, x: Any) -> Any:
        return mean(nn.functional.relu(self.left(x)) + self.right(x))


class TwoInputs(Single):
    def forward(self, x: Any, y: Any) -> Any:
        return self.then(self.conv(x) + self.conv(y))


class ChannelsLast(nn.Layer):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2D(3, 8, 3, data_format="NHWC")

    def forward(self, x: Any) -> Any:
        return self.conv(x).mean([1, 2])


class Bytes(Single):
    def forward(self, x: Any) -> Any:
        return self.then(self.conv(x.astype("float32")))


class NoParameters(nn.Layer):
    def forward(self, x: Any) -> Any:
        return x.mean([2, 3])


def mean(x: Any) -> Any:
    return x.mean([2, 3])


OTHERS = {
    "feature_map": lambda x: x,
    "two_outputs": lambda x: (mean(x), x),
    "class_id": lambda x: paddle.argmax(mean(x), -1),
    "erfinv": lambda x: mean(paddle.erfinv(x * 0.01) + paddle.digamma(x * x + 1)),
    "complex": lambda x: mean(paddle.abs(paddle.fft.fft(x))),
    "flatten_slice": lambda x: paddle.flatten(x, 1)[:, :5],
    "squeeze": lambda x: paddle.squeeze(paddle.unsqueeze(mean(x), [2]), [2]),
    "transpose": lambda x: mean(paddle.transpose(x, [0, 1, 3, 2])),
    "integers": lambda x: mean(paddle.cumsum(x.astype("int64"), 1).astype("float32")),
    "where": lambda x: mean(paddle.where(x > 0, x, x * 2)),
}


def calibrated(net: nn.Layer) -> nn.Layer:
    """Give the batch norms the statistics of random images, so that activations have a natural range."""
    net.train()
    random = np.random.RandomState(1)
    for _ in range(10):
        net(paddle.to_tensor(random.randn(16, 3, SIZE, SIZE).astype("float32")))
    net.eval()
    return net


def save(net: nn.Layer, folder: Path, *shapes: Any, dtype: str = "float32") -> None:
    net.eval()
    specs = [paddle.static.InputSpec(shape, dtype, name=name) for shape, name in zip(shapes, "xy")]
    paddle.jit.save(net, str(folder / "inference"), input_spec=specs)


def main(folder: Path) -> None:
    paddle.set_device("cpu")
    paddle.seed(3)
    usual = [-1, 3, SIZE, SIZE]
    tiny = calibrated(Tiny())
    random = np.random.RandomState(2)
    images = random.randn(4, 3, SIZE, SIZE).astype("float32")
    with paddle.no_grad():
        output = tiny(paddle.to_tensor(images)).numpy()
    save(tiny, folder / "tiny", usual)
    np.save(folder / "tiny" / "input.npy", images)
    np.save(folder / "tiny" / "output.npy", output)
    np.save(folder / "tiny" / "calibration.npy", random.randn(20, 3, SIZE, SIZE).astype("float32"))
    save(tiny, folder / "fixed", [4, 3, SIZE, SIZE])
    save(tiny, folder / "open", [-1, 3, -1, -1])
    save(nn.Sequential(tiny, nn.Softmax()), folder / "softmax", usual)
    save(Tiny(width=24), folder / "wide", usual)
    for name, then in OTHERS.items():
        save(Single(then), folder / name, usual)
    save(TwoInputs(mean), folder / "two_inputs", usual, usual)
    save(ChannelsLast(), folder / "channels_last", [-1, SIZE, SIZE, 3])
    save(Bytes(mean), folder / "bytes", usual, dtype="uint8")
    save(Single(mean).astype("float64"), folder / "float64", usual, dtype="float64")
    save(NoParameters(), folder / "no_parameters", usual)
    save(Branches(), folder / "branches", usual)
    np.save(folder / "branches" / "calibration.npy", random.randn(8, 3, SIZE, SIZE).astype("float32"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
