"""Calibration images that don't fit the model are refused before Paddle starts."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.artifact.description import TensorInfo
from edgecls.errors import ImageError, ImageListError
from edgecls.program.signature import Signature
from edgecls.quantize.images import check_images


def signature(height, width):
    image, scores = TensorInfo("x", (1, 3, height, width)), TensorInfo("y", (1, 10))
    return Signature(image, scores, "logits", 10, None, False, {})


@pytest.fixture
def save(tmp_path):
    def put(array):
        path = tmp_path / "images.npy"
        np.save(path, array)
        return path

    return put


def test_images_of_the_right_shape_are_counted(save):
    path = save(np.zeros((5, 3, 32, 24), np.float32))
    assert check_images(path, signature(32, 24)) == 5


def test_an_open_size_takes_every_size(save):
    path = save(np.zeros((2, 3, 17, 19), np.float32))
    assert check_images(path, signature(-1, -1)) == 2


@pytest.mark.parametrize(
    ("array", "reason"),
    [
        (np.zeros((2, 3, 24, 32), np.float32), r"float32 \[2, 3, 24, 32\]; give float32 \[N, 3, 32, 24\]"),
        (np.zeros((2, 32, 24, 3), np.float32), r"float32 \[2, 32, 24, 3\]"),
        (np.zeros((3, 32, 24), np.float32), r"float32 \[3, 32, 24\]"),
        (np.zeros((2, 3, 32, 24), np.float64), "float64"),
        (np.zeros((2, 3, 32, 24), np.uint8), "uint8"),
    ],
)
def test_another_shape_or_type_is_refused_with_what_is_wanted(save, array, reason):
    with pytest.raises(ImageError, match=reason):
        check_images(save(array), signature(32, 24))


def test_no_images_are_refused(save):
    with pytest.raises(ImageListError, match="holds no images"):
        check_images(save(np.zeros((0, 3, 32, 24), np.float32)), signature(32, 24))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ImageListError, match=r"there is no file .*none\.npy"):
        check_images(tmp_path / "none.npy", signature(32, 24))


def test_damage_is_named(save):
    path = save(np.zeros((4, 3, 32, 24), np.float32))
    content = path.read_bytes()
    for damaged in (b"", b"no npy", content[:60], content[:-1]):
        path.write_bytes(damaged)
        with pytest.raises(ImageListError, match="no .npy file or damaged"):
            check_images(path, signature(32, 24))


def test_pickled_objects_are_not_loaded(save):
    path = save(np.array([{"x": 1}], dtype=object))
    with pytest.raises(ImageListError, match="no .npy file or damaged"):
        check_images(path, signature(32, 24))


def test_an_archive_of_arrays_is_refused(tmp_path):
    path = tmp_path / "images.npz"
    np.savez(path, images=np.zeros((4, 3, 32, 24), np.float32))
    with pytest.raises(ImageError, match="no array"):
        check_images(path, signature(32, 24))
