"""Exports the networks of these tests: ``python build.py FOLDER``, with an interpreter that has Paddle.

relu    convolutions with channels of very unlike ranges, through everything that a factor passes: relu, a depthwise
        convolution, concatenation, a residual add, squeeze-and-excite, pooling; at last a hard swish, which it doesn't
images.npy beside it: [40, 3, 32, 32]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Sequence

import numpy as np
import paddle
from paddle import nn

paddle.disable_signal_handler()
relu = nn.functional.relu


def unit(inputs: int, outputs: int, kernel: int, *, stride: int = 1, groups: int = 1) -> nn.Sequential:
    conv = nn.Conv2D(inputs, outputs, kernel, stride, (kernel - 1) // 2, groups=groups, bias_attr=False)
    return nn.Sequential(conv, nn.BatchNorm2D(outputs))


class Uneven(nn.Layer):
    def __init__(self) -> None:
        super().__init__()
        self.stem = unit(3, 16, 3, stride=2)
        self.depthwise = unit(16, 16, 3, groups=16)
        self.left = unit(16, 8, 1)
        self.right = unit(16, 8, 3)
        self.middle = unit(16, 16, 1)
        self.reduce = nn.Conv2D(16, 4, 1)
        self.expand = nn.Conv2D(4, 16, 1)
        self.last = unit(16, 24, 1)
        self.classify = nn.Linear(24, 10)

    def forward(self, x: Any) -> Any:
        x = relu(self.depthwise(relu(self.stem(x))))
        x = paddle.concat([relu(self.left(x)), relu(self.right(x))], axis=1)
        x = relu(self.middle(x) + x)
        gate = nn.functional.hardsigmoid(self.expand(relu(self.reduce(nn.functional.adaptive_avg_pool2d(x, 1)))))
        x = nn.functional.hardswish(self.last(x * gate))
        return self.classify(nn.functional.adaptive_avg_pool2d(x, 1).flatten(1))


def unbalance(norm: nn.Layer, takers: Sequence[nn.Layer], side: int, random: np.random.RandomState) -> None:
    """Make channels of unlike ranges, which the layers that take them make up for: the network stays the same."""
    factors = np.exp2(random.randint(-5, 1, norm.weight.shape)).astype("float32")
    norm.weight.set_value(norm.weight.numpy() * factors)
    norm.bias.set_value(norm.bias.numpy() * factors)
    for taker in takers:
        taker.weight.set_value(taker.weight.numpy() / factors.reshape([-1 if at == side else 1 for at in range(4)]))


def main(folder: Path) -> None:
    paddle.set_device("cpu")
    paddle.seed(5)
    random = np.random.RandomState(6)
    net = Uneven()
    net.train()
    for _ in range(20):
        net(paddle.to_tensor(random.randn(16, 3, 32, 32).astype("float32")))
    net.eval()
    net.classify.weight.set_value(net.classify.weight * 8)
    unbalance(net.stem[1], [net.depthwise[0]], 0, random)
    unbalance(net.depthwise[1], [net.left[0], net.right[0]], 1, random)
    spec = paddle.static.InputSpec([-1, 3, 32, 32], "float32", name="x")
    paddle.jit.save(net, str(folder / "relu" / "inference"), input_spec=[spec])
    np.save(folder / "images.npy", random.randn(40, 3, 32, 32).astype("float32"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
