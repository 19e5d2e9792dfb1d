"""The same picture under another size or compression, and different ones."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from edgecls.lint.look import look_at
from edgecls.lint.similar import near_pairs, same_pixels
from edgecls.pipeline.sample import load_sample
from tests.lint.pictures import save, save_scenes, scene


def test_equal_pixels_are_found_whatever_the_file(tmp_path: Path) -> None:
    files = [save(tmp_path / "a.png", scene(1)), save(tmp_path / "b.bmp", scene(1)), save(tmp_path / "c.png", scene(2))]

    groups = same_pixels([look_at(file) for file in files])

    assert [[Path(look.file).name for look in group] for group in groups] == [["a.png", "b.bmp"]]


@pytest.mark.parametrize("change", ["quality", "half", "double", "brighter"])
def test_a_changed_copy_is_near(tmp_path: Path, change: str) -> None:
    image = scene(3, 128)
    copies = {
        "quality": image,
        "half": cv2.resize(image, (64, 64), interpolation=cv2.INTER_AREA),
        "double": cv2.resize(image, (256, 256)),
        "brighter": np.clip(image.astype(np.int16) + 12, 0, 255).astype(np.uint8),
    }
    first = look_at(save(tmp_path / "a.png", image))
    second = look_at(save(tmp_path / "b.jpg", copies[change], 30))

    assert list(near_pairs([first], [second])) == [(0, 0)]


def test_different_scenes_are_not_near(tmp_path: Path) -> None:
    looks = [look_at(file) for file in save_scenes(tmp_path, range(40))]

    assert [(one, other) for one, other in near_pairs(looks, looks) if one != other] == []


def test_different_handwritten_digits_are_not_near_though_they_are_alike() -> None:
    files = sorted((load_sample().folder / "evaluation").glob("*.png"))[:250]
    looks = [look_at(str(file)) for file in files]

    assert [(one, other) for one, other in near_pairs(looks, looks) if one != other] == []


def test_blank_pictures_are_not_near_each_other(tmp_path: Path) -> None:
    looks = [look_at(save(tmp_path / f"{level}.png", np.full((40, 40, 3), level, np.uint8))) for level in (10, 200)]

    assert [look.flat for look in looks] == [True, True]
    assert list(near_pairs(looks, looks)) == []
