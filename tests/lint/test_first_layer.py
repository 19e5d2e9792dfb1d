"""The statistics of the first convolution, from the moments of the patches."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from edgecls.export.exported import ExportedModel
from edgecls.lint.first_layer import find_first_layer, output_statistics
from edgecls.preprocess.apply import preprocess
from edgecls.preprocess.spec import Preprocess
from tests.lint.pictures import SPEC, scene, sum_moments, trained_layer

IMAGES = [scene(seed) for seed in range(6)]


@pytest.mark.parametrize("color", ["RGB", "BGR"])
def test_mean_and_variance_are_those_of_the_convolution_on_the_preprocessed_images(color: str) -> None:
    spec = replace(SPEC, color=color)
    layer = trained_layer(spec, IMAGES)
    tensors = np.stack([preprocess(image, spec) for image in IMAGES]).astype(np.float64)
    padded = np.pad(tensors, ((0, 0), (0, 0), (1, 1), (1, 1)))
    patches = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))[:, :, ::2, ::2]
    outputs = np.einsum("nchwij,ocij->onhw", patches, layer.weight).reshape(16, -1)

    mean, variance = output_statistics(layer, sum_moments(layer, spec, IMAGES), spec)

    assert mean == pytest.approx(outputs.mean(axis=1), abs=1e-5)
    assert variance == pytest.approx(outputs.var(axis=1), rel=1e-4)


def test_one_pass_over_the_images_serves_every_way_to_normalize() -> None:
    layer = trained_layer(SPEC, IMAGES)
    moments = sum_moments(layer, SPEC, IMAGES)
    other = Preprocess(size=(32, 32), resize_short=32, scale=1.0, mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0))

    again = trained_layer(other, IMAGES)

    assert output_statistics(layer, moments, other)[0] == pytest.approx(again.mean, rel=1e-6)


def test_a_large_image_is_sampled_without_a_shift_of_its_statistics() -> None:
    spec = Preprocess(size=(480, 480), resize_short=480)
    small, large = trained_layer(SPEC, IMAGES), trained_layer(spec, [scene(seed, 480) for seed in range(6)])

    assert large.mean == pytest.approx(small.mean, abs=0.15)


def test_the_first_layer_of_an_export_is_its_convolution_with_the_batch_norm_behind(first_net: ExportedModel) -> None:
    layer = find_first_layer(first_net)

    assert layer is not None
    assert (layer.weight.shape, layer.stride, layer.padding) == ((4, 3, 3, 3), (2, 2), (1, 1, 1, 1))
    assert layer.mean.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert layer.variance.tolist() == [5.0, 6.0, 7.0, 8.0]


def test_a_network_without_a_batch_norm_there_has_no_first_layer(folded_net: ExportedModel) -> None:
    assert find_first_layer(folded_net) is None


@pytest.fixture
def first_net(tmp_path: Path) -> ExportedModel:
    return _net(tmp_path, folded=False)


@pytest.fixture
def folded_net(tmp_path: Path) -> ExportedModel:
    return _net(tmp_path, folded=True)


def _net(folder: Path, *, folded: bool) -> ExportedModel:
    from edgecls.program import wire
    from edgecls.program.arrays import write_arrays
    from tests.program.by_hand import frame, op, program, tensor

    conv = op("conv2d", {"Input": ["x"], "Filter": ["w"]}, {"Output": ["y"]})
    attributes = [("strides", [2, 2]), ("paddings", [1, 1]), ("dilations", [1, 1])]
    fields = [
        wire.message(4, [wire.text(1, name), wire.integer(2, 3), *(wire.integer(6, value) for value in values)])
        for name, values in attributes
    ]
    assert isinstance(conv.value, bytes)
    conv = conv._replace(value=conv.value + wire.serialize(fields))
    norm = op("batch_norm", {"X": ["y"], "Mean": ["m"], "Variance": ["v"]}, {"Y": ["z"]})
    parameters = {
        "m": np.arange(1, 5, dtype=np.float32),
        "v": np.arange(5, 9, dtype=np.float32),
        "w": np.ones((4, 3, 3, 3), np.float32),
    }
    variables = [tensor(name, array.shape, persistable=True) for name, array in parameters.items()]
    inside = [conv] if folded else [conv, norm]
    block = (tensor("x"), tensor("y"), tensor("z"), *variables, *frame(inside, "x", "y" if folded else "z"))
    (folder / "inference.pdmodel").write_bytes(program(*block))
    write_arrays(parameters, folder / "inference.pdiparams")
    return ExportedModel(folder / "inference.pdmodel", folder / "inference.pdiparams")
