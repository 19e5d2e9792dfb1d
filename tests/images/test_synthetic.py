from __future__ import annotations

import base64
import hashlib

import numpy as np
import pytest

from edgecls.errors import ImageError
from edgecls.images.synthetic import from_png_base64, golden_picture, png_base64


def test_the_golden_picture_is_the_same_everywhere() -> None:
    digest = hashlib.sha256(golden_picture(224, 224).tobytes()).hexdigest()
    assert digest == "001d39ed7b3db4e3d08b59e1c7333df4fd4f46a29bdefc452838608a03a6c050"


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (64, 64), (300, 200)])
def test_any_size_gives_a_picture(size: tuple[int, int]) -> None:
    picture = golden_picture(*size)
    assert picture.shape == (*size, 3)
    assert picture.dtype == np.uint8


def test_nearly_every_level_of_each_channel_occurs() -> None:
    picture = golden_picture(224, 224)
    assert all(len(np.unique(picture[..., channel])) >= 250 for channel in range(3))


def test_mirrored_turned_or_in_another_channel_order_it_is_another_picture() -> None:
    picture = golden_picture(64, 64)
    for other in (picture[:, ::-1], picture[::-1], picture.transpose(1, 0, 2), picture[..., ::-1]):
        assert np.abs(picture.astype(int) - other).mean() > 10


def test_png_text_gives_back_the_same_pixels() -> None:
    picture = golden_picture(40, 30)
    assert np.array_equal(from_png_base64(png_base64(picture)), picture)


@pytest.mark.parametrize("text", ["not base64!", "", base64.b64encode(b"no picture").decode()])
def test_text_that_is_no_picture_is_refused(text: str) -> None:
    with pytest.raises(ImageError):
        from_png_base64(text)
