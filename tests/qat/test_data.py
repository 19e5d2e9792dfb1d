"""The images of a training."""

from __future__ import annotations

from pathlib import Path
from typing import List

import cv2
import numpy as np
import pytest

from edgecls.errors import ImageError, ImageListError, SettingsError
from edgecls.preprocess.apply import level_table, preprocess
from edgecls.preprocess.levels import look_up
from edgecls.preprocess.spec import Preprocess
from edgecls.qat.data import check_limit, choose_data, write_levels

LABELS = ["cat", "dog"]


def _pictures(folder: Path, count: int) -> List[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{number:03d}.png" for number in range(count)]
    for number, file in enumerate(files):
        image = np.random.RandomState(number).randint(0, 256, (20, 24, 3)).astype(np.uint8)
        cv2.imwrite(str(file), image)
    return files


def _list(path: Path, files: List[Path], labels: List[int]) -> Path:
    path.write_text("".join(f"{file} {label}\n" for file, label in zip(files, labels)), "utf-8")
    return path


def test_a_fifth_is_held_out_to_judge_by_and_is_not_trained_with(tmp_path: Path) -> None:
    _pictures(tmp_path, 100)

    data = choose_data(tmp_path, None, LABELS)

    assert (len(data.training), len(data.validation)) == (80, 20)
    assert not set(data.training) & set(data.validation)
    assert not data.labelled
    assert choose_data(tmp_path, None, LABELS) == data


def test_a_list_with_classes_gives_labels(tmp_path: Path) -> None:
    files = _pictures(tmp_path / "pictures", 20)

    data = choose_data(_list(tmp_path / "list.txt", files, [0, 1] * 10), None, LABELS)

    assert data.labelled and data.judged_by_labels
    assert {image.label for image in data.training} == {0, 1}


def test_folders_that_are_named_by_label_give_labels(tmp_path: Path) -> None:
    _pictures(tmp_path / "cat", 10)
    _pictures(tmp_path / "dog", 10)

    assert choose_data(tmp_path, None, LABELS).labelled


def test_folders_of_any_other_name_are_just_images(tmp_path: Path) -> None:
    _pictures(tmp_path / "monday", 10)
    _pictures(tmp_path / "tuesday", 10)

    assert not choose_data(tmp_path, None, LABELS).labelled


def test_other_images_can_be_the_judges(tmp_path: Path) -> None:
    _pictures(tmp_path / "a", 20)
    judges = _pictures(tmp_path / "b", 5)

    data = choose_data(tmp_path / "a", _list(tmp_path / "judges.txt", judges, [0, 1, 0, 1, 0]), LABELS)

    assert (len(data.training), len(data.validation)) == (20, 5)
    assert data.judged_by_labels and not data.labelled


def test_too_few_images_are_refused_with_a_number(tmp_path: Path) -> None:
    _pictures(tmp_path, 5)

    with pytest.raises(ImageListError, match=r"has 5 images, too few to train with; give 16 or more"):
        choose_data(tmp_path, None, LABELS)


def test_a_class_that_the_model_lacks_is_refused(tmp_path: Path) -> None:
    files = _pictures(tmp_path / "pictures", 20)

    with pytest.raises(ImageListError, match=r"class 2, but the model's are 0 to 1"):
        choose_data(_list(tmp_path / "list.txt", files, [0, 2] * 10), None, LABELS)


def test_a_limit_that_leaves_too_few_is_refused() -> None:
    with pytest.raises(SettingsError):
        check_limit(15)


def test_the_levels_give_the_tensors_of_the_preprocessing(tmp_path: Path) -> None:
    files = _pictures(tmp_path, 20)
    spec = Preprocess(size=(16, 16), resize_short=18, color="BGR")
    data = choose_data(tmp_path, None, LABELS)

    part = write_levels(data.training, spec, tmp_path / "levels.npy")

    levels = np.load(part["levels"])
    picture = cv2.cvtColor(cv2.imread(data.training[3].file), cv2.COLOR_BGR2RGB)
    assert len(files) == 20 and levels.shape == (12, 16, 16, 3)
    assert np.array_equal(look_up(levels[3], level_table(spec)), preprocess(picture, spec))
    assert part["labels"] is None


def test_an_image_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    files = _pictures(tmp_path, 20)
    files[4].write_bytes(b"no picture")
    data = choose_data(tmp_path, None, LABELS)

    with pytest.raises(ImageError, match=r"004\.png"):
        write_levels([*data.training, *data.validation], Preprocess(), tmp_path / "levels.npy")
    assert not (tmp_path / "levels.npy").exists()
