"""The first convolution of a network and the statistics that its batch norm kept from training.

Those statistics say what the network was fed while it was trained: calibration images that were preprocessed like
its training images give its first convolution the same means and variances. The convolution is linear, so the first
and second moments of the image patches that it sees decide them for every way to normalize and to order channels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.export.exported import ExportedModel
from edgecls.preprocess.spec import Preprocess
from edgecls.program.arrays import read_arrays
from edgecls.program.desc import Op, Program, read_program

_LEVELS = 255.0
#: Positions of an image's patches that are looked at; more would not change the moments of a hundred images.
_MAX_POSITIONS = 3136
#: Multiplications up to which OpenBLAS uses one thread.
_ONE_THREAD = 1 << 18


@dataclass(frozen=True)
class FirstLayer:
    """A convolution on the input that is followed by a batch norm.

    Attributes:
        weight: [outputs, 3, height, width].
        stride: rows and columns.
        padding: rows above, rows below, columns to the left, columns to the right.
        mean: [outputs], what the batch norm kept.
        variance: [outputs].
    """

    weight: NDArray[np.float64]
    stride: Tuple[int, int]
    padding: Tuple[int, int, int, int]
    mean: NDArray[np.float64]
    variance: NDArray[np.float64]


@dataclass(frozen=True)
class Moments:
    """Sums over patches, the levels of R, G, B divided by 255, then 1 for each position inside of the image.

    Attributes:
        count: number of patches.
        first: [values of a patch].
        second: [values of a patch, values of a patch].
    """

    count: float
    first: NDArray[np.float64]
    second: NDArray[np.float64]

    def __add__(self, other: Moments) -> Moments:
        return Moments(self.count + other.count, self.first + other.first, self.second + other.second)


def find_first_layer(model: ExportedModel) -> Optional[FirstLayer]:
    """The first layer of an exported model; None where its input goes elsewhere or the batch norm is folded.

    Raises:
        ExportedModelError: the model is damaged.
        StorageError: it can't be read.
    """
    program = read_program(model.model_file)
    fed = next((op.output("Out") for op in program.main.ops if op.type == "feed"), None)
    conv = _only_user(program, fed)
    if conv is None or conv.type != "conv2d" or conv.input("Input") != fed or conv.input("Bias") is not None:
        return None
    norm = _only_user(program, conv.output("Output"))
    geometry = _geometry(conv)
    names = [conv.input("Filter"), *(norm.input(name) for name in ("Mean", "Variance"))] if norm is not None else []
    if norm is None or norm.type != "batch_norm" or geometry is None or None in names:
        return None
    weight, mean, variance = (str(name) for name in names)
    arrays = read_arrays(program, model.params_file, {weight, mean, variance})
    if arrays[weight].ndim != 4 or arrays[weight].shape[1] != 3:
        return None
    return FirstLayer(
        weight=arrays[weight].astype(np.float64),
        stride=geometry[0],
        padding=geometry[1],
        mean=arrays[mean].astype(np.float64),
        variance=arrays[variance].astype(np.float64),
    )


def patch_moments(layer: FirstLayer, image: NDArray[np.uint8]) -> Moments:
    """The moments of one image.

    Args:
        layer: the convolution.
        image: HWC, RGB, uint8, resized and cropped.
    """
    height, width = layer.weight.shape[2:]
    top, bottom, left, right = layer.padding
    rows, columns = image.shape[0] + top + bottom, image.shape[1] + left + right
    planes = np.zeros((4, rows, columns), np.float32)
    inside = planes[:, top : top + image.shape[0], left : left + image.shape[1]]
    inside[:3] = image.transpose(2, 0, 1) / np.float32(_LEVELS)
    inside[3] = 1.0
    down, across = layer.stride
    # Of the axes' type numpy's stubs know only a single number.
    windows = np.lib.stride_tricks.sliding_window_view(planes, (height, width), axis=(1, 2))  # type: ignore[call-overload]
    windows = windows[:, ::down, ::across]
    step = int(np.ceil(np.sqrt(windows.shape[1] * windows.shape[2] / _MAX_POSITIONS)))
    windows = windows[:, ::step, ::step]
    patches = windows.transpose(1, 2, 0, 3, 4).reshape(windows.shape[1] * windows.shape[2], -1)
    return Moments(float(len(patches)), patches.sum(axis=0, dtype=np.float64), _products(patches))


def _products(patches: NDArray[np.float32]) -> NDArray[np.float64]:
    """The sum over the rows of each row's outer product with itself.

    In pieces that OpenBLAS multiplies on one thread: its threads wait busily, and under several threads of ours that
    took four times the processor's time.
    """
    rows = max(1, _ONE_THREAD // patches.shape[1] ** 2)
    pieces = (patches[start : start + rows] for start in range(0, len(patches), rows))
    total = np.zeros((patches.shape[1], patches.shape[1]))
    for piece in pieces:
        total += piece.T @ piece
    return total


def output_statistics(
    layer: FirstLayer, moments: Moments, spec: Preprocess
) -> Tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and variance of each output of the convolution, for images preprocessed as ``spec`` says."""
    factor = _LEVELS * spec.scale / np.asarray(spec.std, np.float64)
    offset = -np.asarray(spec.mean, np.float64) / np.asarray(spec.std, np.float64)
    scaled = layer.weight * factor[None, :, None, None]
    if spec.color == "BGR":
        scaled = scaled[:, ::-1]
    outside = (layer.weight * offset[None, :, None, None]).sum(axis=1, keepdims=True)
    values = np.concatenate([scaled, outside], axis=1).reshape(len(layer.weight), -1)
    mean = values @ (moments.first / moments.count)
    square = np.einsum("oi,ij,oj->o", values, moments.second / moments.count, values)
    return mean, np.maximum(square - mean**2, 0.0)


def _only_user(program: Program, name: Optional[str]) -> Optional[Op]:
    users = [op for op in program.main.ops if any(name in names for names in op.inputs.values())]
    return users[0] if name is not None and len(users) == 1 else None


def _geometry(conv: Op) -> Optional[Tuple[Tuple[int, int], Tuple[int, int, int, int]]]:
    """Stride and padding; None for what no first layer of a classifier has."""
    strides, paddings = conv.integers("strides"), conv.integers("paddings")
    if conv.text("padding_algorithm", "EXPLICIT") != "EXPLICIT" or any(
        side != 1 for side in conv.integers("dilations")
    ):
        return None
    if len(strides) != 2 or len(paddings) not in (2, 4):
        return None
    sides: List[int] = paddings if len(paddings) == 4 else [paddings[0], paddings[0], paddings[1], paddings[1]]
    return (strides[0], strides[1]), (sides[0], sides[1], sides[2], sides[3])
