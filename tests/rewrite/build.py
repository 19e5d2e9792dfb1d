"""Exports the networks of these tests: ``python build.py FOLDER``, with an interpreter that has Paddle.

lcnet  what PP-LCNet is made of: a dropout that scales at inference, squeeze-and-excite with biases
hgnet  what PPHGNetV2 is made of: a factor and an offset behind every activation, a 2x2 maximum and 2x2 convolutions
       that pad one side, concat, residual addition
Beside them images.npy, [20, 3, 32, 32].
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import paddle
from paddle import nn

paddle.disable_signal_handler()

SIZE = 32


class Affine(nn.Layer):
    """One factor and one offset."""

    def __init__(self, factor: float, offset: float) -> None:
        super().__init__()
        constant = paddle.nn.initializer.Constant
        self.factor = self.create_parameter([1], default_initializer=constant(factor))
        self.offset = self.create_parameter([1], default_initializer=constant(offset))

    def forward(self, x: Any) -> Any:
        return self.factor * x + self.offset


def unit(
    inputs: int, outputs: int, kernel: int, act: Any, *, stride: int = 1, groups: int = 1, padding: Any = None
) -> Any:
    padding = (kernel - 1) // 2 if padding is None else padding
    conv = nn.Conv2D(inputs, outputs, kernel, stride, padding, groups=groups, bias_attr=False)
    return nn.Sequential(conv, nn.BatchNorm2D(outputs), act)


class LcNet(nn.Layer):
    def __init__(self) -> None:
        super().__init__()
        swish = nn.Hardswish
        self.stem = unit(3, 16, 3, swish(), stride=2)
        self.depthwise = unit(16, 16, 3, swish(), groups=16)
        self.pointwise = unit(16, 32, 1, swish())
        self.second = unit(32, 32, 5, swish(), groups=32)
        self.reduce = nn.Conv2D(32, 8, 1)
        self.expand = nn.Conv2D(8, 32, 1)
        self.last = unit(32, 48, 1, swish())
        self.pool = nn.AdaptiveAvgPool2D(1)
        self.drop = nn.Dropout(0.2, mode="downscale_in_infer")
        self.classify = nn.Linear(48, 10)

    def forward(self, x: Any) -> Any:
        x = self.second(self.pointwise(self.depthwise(self.stem(x))))
        gate = nn.functional.hardsigmoid(self.expand(nn.functional.relu(self.reduce(self.pool(x)))))
        return self.classify(self.drop(self.pool(self.last(x * gate))).flatten(1))


class HgNet(nn.Layer):
    def __init__(self) -> None:
        super().__init__()
        self.stem = unit(3, 8, 3, nn.Sequential(nn.ReLU(), Affine(1.3, -0.2)), stride=2)
        self.pool = nn.MaxPool2D(2, 1, ceil_mode=True, padding="SAME")
        self.first = unit(8, 4, 2, nn.Sequential(nn.ReLU(), Affine(0.7, 0.1)), padding="SAME")
        self.second = unit(4, 8, 2, nn.Sequential(nn.ReLU(), Affine(0.9, 0.3)), padding="SAME")
        self.squeeze = unit(16, 8, 1, nn.Sequential(nn.ReLU(), Affine(1.1, 0.2)))
        self.dense = unit(8, 8, 3, nn.Sequential(nn.ReLU(), Affine(1.2, -0.1)))
        self.join = unit(16, 8, 1, nn.Sequential(nn.ReLU(), Affine(0.8, 0.4)))
        self.last = nn.Conv2D(8, 24, 1, bias_attr=False)
        self.affine = Affine(1.5, 0.05)
        self.gap = nn.AdaptiveAvgPool2D(1)
        self.classify = nn.Linear(24, 10)

    def forward(self, x: Any) -> Any:
        x = self.stem(x)
        x = self.squeeze(paddle.concat([self.pool(x), self.second(self.first(x))], axis=1))
        x = self.join(paddle.concat([x, self.dense(x)], axis=1)) + x
        return self.classify(self.affine(nn.functional.relu(self.last(self.gap(x)))).flatten(1))


def main(folder: Path) -> None:
    paddle.set_device("cpu")
    paddle.seed(5)
    random = np.random.RandomState(4)
    images = random.randn(20, 3, SIZE, SIZE).astype("float32")
    np.save(folder / "images.npy", images)
    for name, net in (("lcnet", LcNet()), ("hgnet", HgNet())):
        net.train()
        for _ in range(10):
            net(paddle.to_tensor(random.randn(8, 3, SIZE, SIZE).astype("float32")))
        net.eval()
        spec = paddle.static.InputSpec([-1, 3, SIZE, SIZE], "float32", name="x")
        paddle.jit.save(net, str(folder / name / "inference"), input_spec=[spec])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
