from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from edgecls.errors import ImageError
from edgecls.preprocess.apply import level_table, normalize, preprocess, resize_and_crop
from edgecls.preprocess.levels import look_up
from edgecls.preprocess.resize import resize_bilinear
from edgecls.preprocess.spec import Preprocess

ALL_LEVELS = np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, axis=2)


def noise(height: int, width: int) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize("color", ["RGB", "BGR"])
def test_every_level_becomes_what_the_formula_says_in_float32(color: str) -> None:
    spec = Preprocess(color=color)
    tensor = normalize(ALL_LEVELS, spec)
    scale, mean, std = np.float32(spec.scale), np.float32(spec.mean), np.float32(spec.std)
    for channel in range(3):
        for level in range(256):
            expected = (np.float32(level) * scale - mean[channel]) / std[channel]
            assert tensor[channel].flat[level] == expected


def test_channels_come_first_and_in_the_order_asked_for() -> None:
    image = np.zeros((4, 5, 3), np.uint8)
    image[..., 0], image[..., 1], image[..., 2] = 1, 2, 3
    plain = {"scale": 1.0, "mean": (0.0, 0.0, 0.0), "std": (1.0, 1.0, 1.0)}
    assert normalize(image, Preprocess(**plain))[:, 0, 0].tolist() == [1.0, 2.0, 3.0]
    assert normalize(image, Preprocess(color="BGR", **plain))[:, 0, 0].tolist() == [3.0, 2.0, 1.0]
    assert normalize(image, Preprocess(**plain)).shape == (3, 4, 5)


def test_the_middle_is_cut_out_and_an_odd_rest_stays_at_the_end() -> None:
    image = noise(28, 33)
    cropped = resize_and_crop(image, Preprocess(size=(25, 26), resize_short=28))
    assert np.array_equal(cropped, image[1:26, 3:29])


@pytest.mark.parametrize("interpolation", ["bilinear", "bicubic"])
@pytest.mark.parametrize("shape", [(375, 500), (500, 375), (31, 2000), (1, 1)])
def test_any_picture_gets_the_size_of_the_network(interpolation: str, shape: tuple[int, int]) -> None:
    tensor = preprocess(noise(*shape), Preprocess(size=(24, 32), resize_short=40, interpolation=interpolation))
    assert tensor.shape == (3, 24, 32)
    assert tensor.dtype == np.float32
    assert tensor.flags.c_contiguous


def test_without_resize_short_the_aspect_ratio_is_given_up() -> None:
    image = noise(30, 90)
    resized = resize_and_crop(image, Preprocess(size=(24, 24), resize_short=None))
    assert np.array_equal(resized, resize_bilinear(image, 24, 24))


def test_a_picture_that_would_become_gigantic_is_refused() -> None:
    with pytest.raises(ImageError, match="200000x1 would become"):
        preprocess(np.zeros((1, 200_000, 3), np.uint8), Preprocess())


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((1, 4, 4, 3), np.uint8),
    ],
)
def test_an_array_that_is_no_picture_is_refused(array: NDArray[np.uint8]) -> None:
    with pytest.raises(ImageError, match="uint8 of shape"):
        preprocess(array, Preprocess())


@pytest.mark.parametrize("color", ["RGB", "BGR"])
def test_the_table_and_the_channels_in_order_give_the_same_tensor(color: str) -> None:
    spec = Preprocess(size=(8, 8), resize_short=8, color=color)
    picture = noise(8, 8)
    ordered = picture[:, :, ::-1] if color == "BGR" else picture
    np.testing.assert_array_equal(look_up(ordered, level_table(spec)), normalize(picture, spec))
