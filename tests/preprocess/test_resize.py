from __future__ import annotations

import cv2
import numpy as np
import PIL
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from edgecls.preprocess.resize import resize_bicubic, resize_bilinear, resized_shape
from tests.preprocess import integer_bilinear

sides = st.integers(1, 40)


def noise(height: int, width: int, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def whole_bicubic(image: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    return resize_bicubic(image, height, width, (0, height), (0, width))


def pillow_bicubic(image: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """Width first, as Pillow did it up to version 12; Pillow 13 takes the order that is less work."""
    wide = Image.fromarray(image).resize((width, image.shape[0]), Image.Resampling.BICUBIC)
    return np.asarray(wide.resize((width, height), Image.Resampling.BICUBIC))


@settings(deadline=None, max_examples=60)
@given(sides, sides, sides, sides, st.integers(0, 1000))
def test_bilinear_is_the_integer_formulation(height: int, width: int, to_height: int, to_width: int, seed: int) -> None:
    image = noise(height, width, seed)
    expected = integer_bilinear.resize(image, to_height, to_width)
    assert np.array_equal(resize_bilinear(image, to_height, to_width), expected)


@pytest.mark.parametrize("shape", [(375, 500), (500, 333), (120, 700), (64, 64), (257, 257)])
def test_bilinear_is_within_one_level_of_what_paddleclas_evaluates_with(shape: tuple[int, int]) -> None:
    image = noise(*shape)
    height, width = resized_shape(*shape, 256)
    theirs = cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR)
    assert np.abs(resize_bilinear(image, height, width).astype(int) - theirs).max() <= 1


@settings(deadline=None, max_examples=60)
@given(sides, sides, sides, sides, st.integers(0, 1000))
def test_bicubic_is_pillows_to_the_last_bit(height: int, width: int, to_height: int, to_width: int, seed: int) -> None:
    image = noise(height, width, seed)
    assert np.array_equal(whole_bicubic(image, to_height, to_width), pillow_bicubic(image, to_height, to_width))


@pytest.mark.parametrize("shape", [(375, 500), (500, 333), (1200, 700), (90, 64)])
def test_bicubic_is_pillows_on_pictures_of_usual_size(shape: tuple[int, int]) -> None:
    image = noise(*shape)
    height, width = resized_shape(*shape, 236)
    assert np.array_equal(whole_bicubic(image, height, width), pillow_bicubic(image, height, width))


@settings(deadline=None, max_examples=30)
@given(sides, sides, sides, sides, st.data())
def test_a_part_of_a_bicubic_picture_is_that_part(
    height: int, width: int, to_height: int, to_width: int, data: st.DataObject
) -> None:
    image = noise(height, width)
    top, left = data.draw(st.integers(0, to_height - 1)), data.draw(st.integers(0, to_width - 1))
    bottom, right = data.draw(st.integers(top + 1, to_height)), data.draw(st.integers(left + 1, to_width))
    part = resize_bicubic(image, to_height, to_width, (top, bottom), (left, right))
    assert np.array_equal(part, whole_bicubic(image, to_height, to_width)[top:bottom, left:right])


def test_two_passes_are_what_pillow_up_to_12_does_in_one() -> None:
    if int(PIL.__version__.split(".")[0]) > 12:
        pytest.skip(f"Pillow {PIL.__version__} chooses the order of the passes")
    image = noise(37, 23)
    at_once = np.asarray(Image.fromarray(image).resize((50, 11), Image.Resampling.BICUBIC))
    assert np.array_equal(at_once, pillow_bicubic(image, 11, 50))


def test_pixels_of_full_contrast_neither_overflow_nor_wrap_around() -> None:
    image = (np.indices((40, 60)).sum(axis=0) % 2 * 255).astype(np.uint8)[..., None].repeat(3, axis=2)
    assert np.array_equal(whole_bicubic(image, 236, 354), pillow_bicubic(image, 236, 354))


def test_a_picture_of_the_right_size_is_not_touched() -> None:
    image = noise(30, 40)
    assert np.array_equal(resize_bilinear(image, 30, 40), image)
    assert np.array_equal(whole_bicubic(image, 30, 40), image)


@pytest.mark.parametrize(
    ("height", "width", "short", "expected"),
    [
        (375, 500, 256, (256, 341)),
        (500, 375, 256, (341, 256)),
        (8, 12, 17, (17, 26)),
        (8, 20, 17, (17, 42)),
        (256, 256, 256, (256, 256)),
        (1, 1, 224, (224, 224)),
    ],
)
def test_the_shorter_side_is_met_and_halves_round_to_even(
    height: int, width: int, short: int, expected: tuple[int, int]
) -> None:
    assert resized_shape(height, width, short) == expected
