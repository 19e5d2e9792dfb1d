"""What one kernel costs on ARM: executed instructions, estimated.

The coefficients are fitted to counts of kernels of Paddle-Lite v2.12 with the dot-product kernels on, one thread
(benchmarks/arm_instructions.py --operators on five networks, and single depthwise layers): the estimates are within
15 % of nearly all counts. They say nothing of memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Mapping, Tuple

#: Instructions for each number of operators that stand alone.
HARD_SWISH, CALIB = 4.1, 1.7
#: Of a calib operator itself.
CALIB_ONCE = 700.0

#: M channels of N positions, each the sum of K products. Factors of: M K N, M N, K N, M N where the output is int8,
#: M N where a hard-swish is fused, 1. M is rounded up to 8, K to 4, N to 12 as the kernels do it.
_PRODUCTS: Mapping[Tuple[str, str], Tuple[float, float, float, float, float, float]] = {
    ("pointwise", "fp32"): (0.271, 1.39, 0.552, 0.0, 1.24, 6880.0),
    ("pointwise", "int8"): (0.0699, 2.25, 1.25, 1.02, 1.03, 3090.0),
    ("steps", "fp32"): (0.29, 1.77, 1.14, 0.0, 1.0, 0.0),
    ("steps", "int8"): (0.121, 0.439, 2.54, 1.32, 1.07, 0.0),
    ("dense", "int8"): (0.0987, 0.0, 1.56, 2.37, 1.0, 779000.0),
    ("uneven", "fp32"): (0.34, 0.0, 11.6, 0.0, 1.0, 0.0),
    ("uneven", "int8"): (0.159, 0.0, 12.8, 1.0, 1.0, 0.0),
}
#: One position: factors of M K, M, 1.
_VECTOR: Mapping[str, Tuple[float, float, float]] = {"fp32": (0.459, 7.04, 5940.0), "int8": (0.150, 18.4, 6130.0)}
#: 3x3 in fp32 by Winograd's method in tiles of 6 by 6: for each tile of 64 numbers, factors of I M, I, M.
_WINOGRAD = (0.326, 8.34, 6.68)
#: Depthwise, by kernel, stride and precision: factors of C H W with W rounded up to 4, C H, C, 1. "slow" is what
#: runs on narrow maps and with a hard-swish.
_DEPTHWISE: Mapping[Tuple[int, int, str], Tuple[float, float, float, float]] = {
    (3, 1, "fp32"): (3.93, 36.4, 48.2, 2460.0),
    (3, 1, "int8"): (3.68, 45.0, 14.6, 0.0),
    (3, 1, "slow"): (5.44, 32.0, 488.0, 2730.0),
    (3, 2, "fp32"): (5.24, 28.6, 129.0, 4280.0),
    (3, 2, "int8"): (5.16, 39.7, 0.0, 1070.0),
    (3, 2, "slow"): (18.9, 25.1, 0.0, 0.0),
    (5, 1, "fp32"): (11.5, 0.0, 503.0, 3660.0),
    (5, 1, "int8"): (9.62, 42.8, 440.0, 1540.0),
    (5, 2, "fp32"): (9.13, 230.0, 0.0, 2830.0),
    (5, 2, "int8"): (9.95, 97.7, 0.0, 5710.0),
}
#: For each number, and for each of the last columns that fill no vector of 4: an int8 output, a hard-swish.
_DEPTHWISE_INT8_OUT, _DEPTHWISE_HARD_SWISH = (0.75, 17.0), (1.25, 6.9)
#: Maps of at most this width run the slow kernels.
_NARROW = 9


@dataclass(frozen=True)
class Work:
    """What a layer computes.

    Attributes:
        channels: of the output.
        products: that each number of the output sums: input channels of its group times the kernel's sides.
        height: of the output; 1 for a product of matrices.
        width: of the output; 1 for a product of matrices.
        kernel: its sides, (1, 1) for a product of matrices.
        stride: of the convolution.
        depthwise: whether each channel is a group of its own.
        even: whether all sides are padded alike.
    """

    channels: int
    products: int
    height: int
    width: int
    kernel: Tuple[int, int] = (1, 1)
    stride: int = 1
    depthwise: bool = False
    even: bool = True

    @property
    def numbers(self) -> int:
        """Of the output."""
        return self.channels * self.height * self.width


def kernel_cost(work: Work, precision: str, *, int8_out: bool = False, hard_swish: bool = False) -> float:
    """Instructions of the kernel of one layer.

    Args:
        work: the layer.
        precision: "fp32" or "int8".
        int8_out: whether an int8 kernel gives int8.
        hard_swish: whether a hard-swish is fused.
    """
    if work.depthwise and (work.kernel[0], work.stride, precision) in _DEPTHWISE:
        return _depthwise(work, precision, int8_out, hard_swish)
    positions = work.height * work.width
    if positions == 1:
        each_product, each, once = _VECTOR[precision]
        return each_product * work.channels * work.products + each * work.channels + once
    three = work.kernel == (3, 3) and work.stride == 1 and work.even
    if three and precision == "fp32" and not work.depthwise:
        return _winograd(work, hard_swish)
    channels, products, columns = _up(work.channels, 8), _up(work.products, 4), _up(positions, 12)
    factors = _PRODUCTS[(_kind(work, three), precision)]
    amounts = (
        channels * products * columns,
        work.numbers,
        products * columns,
        work.numbers * int8_out,
        work.numbers * hard_swish,
        1,
    )
    return sum(factor * amount for factor, amount in zip(factors, amounts))


def _kind(work: Work, three: bool) -> str:
    if work.kernel == (1, 1) and work.stride == 1:
        return "pointwise"
    if not work.even:
        return "uneven"
    return "dense" if three else "steps"


def _winograd(work: Work, hard_swish: bool) -> float:
    both, taken, given = _WINOGRAD
    inputs = work.products // 9
    tiles = 64 * ceil(work.height / 6) * ceil(work.width / 6)
    return tiles * (both * inputs * work.channels + taken * inputs + given * work.channels) + work.numbers * hard_swish


def _depthwise(work: Work, precision: str, int8_out: bool, hard_swish: bool) -> float:
    slow = precision == "int8" and work.kernel[0] == 3 and (work.width <= _NARROW or (hard_swish and work.stride == 1))
    factors = _DEPTHWISE[(work.kernel[0], work.stride, "slow" if slow else precision)]
    channels = _up(work.channels, 4 if precision == "fp32" else 8)
    amounts = (channels * work.height * _up(work.width, 4), channels * work.height, channels, 1)
    cost = sum(factor * amount for factor, amount in zip(factors, amounts))
    last = work.channels * work.height * (work.width % 4)
    if int8_out:
        each, each_last = _DEPTHWISE_INT8_OUT
        cost += each * work.numbers + each_last * last * (slow or work.kernel[0] == 5)
    if hard_swish:
        each, each_last = _DEPTHWISE_HARD_SWISH
        cost += each * work.numbers + each_last * last
    return cost


def _up(number: int, step: int) -> int:
    return ceil(number / step) * step
