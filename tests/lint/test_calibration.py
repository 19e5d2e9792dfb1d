"""The lint as a whole: silent when all is well, and each fault by its name, with the fix."""

from __future__ import annotations

from pathlib import Path
from typing import Any, List, Sequence

import cv2
import numpy as np
import pytest

from edgecls.images.list_file import ListedImage
from edgecls.images.lists import ImageList
from edgecls.lint.calibration import lint_calibration
from edgecls.lint.finding import Finding
from edgecls.pipeline.sample import load_sample
from edgecls.preprocess.spec import Preprocess
from tests.lint.pictures import SPEC, save, save_scenes, scene


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> List[str]:
    return save_scenes(tmp_path_factory.mktemp("scenes"), range(100))


def _lint(images: Sequence[Any], **options: Any) -> List[Finding]:
    return lint_calibration(images, SPEC, **options)


def _only(findings: Sequence[Finding]) -> Finding:
    assert [finding.code for finding in findings] == [findings[0].code]
    return findings[0]


def test_a_hundred_different_pictures_are_silent(scenes: List[str]) -> None:
    assert _lint(scenes) == []


def test_the_shipped_sample_is_silent_beside_its_evaluation_images() -> None:
    sample = load_sample()
    calibration, evaluation = list(ImageList.open(sample.calibration)), list(ImageList.open(sample.evaluation))

    findings = lint_calibration(calibration, sample.preprocess, labels=sample.labels, evaluation=evaluation)

    assert findings == []


def test_few_images_are_told_with_the_reason(scenes: List[str]) -> None:
    finding = _only(_lint(scenes[:40]))

    assert str(finding) == (
        "40 calibration images are few: the largest activations, which set the scales, are left to chance;"
        " give 100 to 500 that differ"
    )


@pytest.mark.parametrize("count", [0, 1, 9])
def test_hardly_any_images_are_told_more_strongly(scenes: List[str], count: int) -> None:
    assert "expect a much worse int8 model" in _only(_lint(scenes[:count])).message


def test_unreadable_images_are_named_and_the_others_looked_at(scenes: List[str], tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")

    finding = _only(_lint([*scenes, broken, tmp_path / "missing.png"]))

    assert finding.code == "unreadable"
    assert finding.message == f"{broken} is no JPEG, PNG, BMP, WebP or GIF, and 1 more can't be read"
    assert finding.files == (str(broken), str(tmp_path / "missing.png"))


def test_pictures_of_one_colour_are_named(scenes: List[str], tmp_path: Path) -> None:
    black = save(tmp_path / "black.png", np.zeros((64, 64, 3), np.uint8))

    finding = _only(_lint([*scenes, black]))

    assert finding.message == f"1 of 101 images show nothing but one colour ({black})"


def test_a_picture_with_a_single_word_is_not_empty(scenes: List[str], tmp_path: Path) -> None:
    page = np.full((400, 300, 3), 255, np.uint8)
    cv2.putText(page, "one word", (20, 40), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (0, 0, 0), 2)

    assert _lint([*scenes, save(tmp_path / "page.png", page)]) == []


def _grey(folder: Path, count: int) -> List[str]:
    return [
        save(folder / f"{seed}.png", np.repeat(scene(seed)[:, :, :1], 3, axis=2)) for seed in range(300, 300 + count)
    ]


def test_grey_pictures_among_coloured_ones_are_told(scenes: List[str], tmp_path: Path) -> None:
    grey = _grey(tmp_path, 20)

    finding = _only(_lint([*scenes, *grey]))

    assert (finding.code, finding.files) == ("grey", tuple(grey))


def test_an_odd_grey_picture_is_nothing_to_speak_of(scenes: List[str], tmp_path: Path) -> None:
    assert _lint([*scenes, *_grey(tmp_path, 5)]) == []


def test_grey_pictures_alone_are_told_unless_the_evaluation_is_grey_too(scenes: List[str], tmp_path: Path) -> None:
    grey = _grey(tmp_path, 130)

    assert "all 100 images are grey" in _only(_lint(grey[:100])).message
    assert _lint(grey[:100], evaluation=grey[100:]) == []
    assert "of the evaluation images 0 %" in _only(_lint(grey[:100], evaluation=scenes)).message


def test_pictures_that_must_be_magnified_are_told(scenes: List[str], tmp_path: Path) -> None:
    tiny = save_scenes(tmp_path, range(200, 203), side=12)

    finding = _only(_lint([*scenes, *tiny]))

    assert finding.files == tuple(tiny)
    assert f"3 of 103 images are scaled up more than 2 times, {tiny[0]} of 12x12 pixels 3 times" in finding.message
    assert finding.fix == "give images of at least 32 pixels a side"


def test_a_picture_that_is_stretched_one_way_only_is_not_small(scenes: List[str]) -> None:
    line = Preprocess(size=(64, 256), resize_short=None)

    assert lint_calibration(scenes, line) == []
    assert _only(lint_calibration(scenes, Preprocess(size=(192, 256), resize_short=None))).fix.endswith(
        "256x192 pixels"
    )


def test_copies_are_told_by_pixels_and_by_what_they_show(scenes: List[str], tmp_path: Path) -> None:
    same = save(tmp_path / "same.bmp", scene(0))
    near = [save(tmp_path / f"near{seed}.jpg", scene(seed), 40) for seed in range(1, 6)]

    exact, similar = _lint([*scenes, same, *near])

    assert (exact.code, exact.files) == ("duplicates", (same,))
    assert (similar.code, similar.files) == ("duplicates", tuple(near))


def test_evaluation_images_are_found_under_any_name_size_and_compression(scenes: List[str], tmp_path: Path) -> None:
    copied = tmp_path / "other name.png"
    copied.write_bytes(Path(scenes[3]).read_bytes())
    changed = save(tmp_path / "changed.jpg", cv2.resize(scene(7), (48, 48), interpolation=cv2.INTER_AREA), 50)
    others = save_scenes(tmp_path / "others", range(500, 520))

    finding = _only(_lint(scenes, evaluation=[*others, copied, changed]))

    assert finding.files == (scenes[3], scenes[7])
    assert finding.message.startswith("2 of 100 calibration images are among the 22 evaluation images")


def test_of_a_long_evaluation_list_every_file_is_compared_byte_by_byte(
    scenes: List[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edgecls.lint.calibration.EVALUATION_LOOKS", 2)
    others = save_scenes(tmp_path, range(500, 510))

    finding = _only(_lint(scenes, evaluation=[*others, scenes[9]]))

    assert finding.files == (scenes[9],)
    assert "11 evaluation images, of which 2 were looked at" in finding.message


LABELS = ["cat", "dog", "fish", "bird"]


def _of(scenes: Sequence[str], counts: Sequence[int]) -> List[ListedImage]:
    ids = [number for number, count in enumerate(counts) for _ in range(count)]
    return [ListedImage(file, number) for file, number in zip(scenes, ids)]


def test_balanced_classes_are_silent(scenes: List[str]) -> None:
    assert _lint(_of(scenes, [25, 25, 25, 25]), labels=LABELS) == []


def test_missing_classes_are_named(scenes: List[str]) -> None:
    finding = _only(_lint(_of(scenes, [50, 0, 50, 0]), labels=LABELS))

    assert finding.message == "2 of 4 classes have no calibration image (1 dog, 3 bird)"


def test_one_class_that_drowns_the_others_is_named(scenes: List[str]) -> None:
    finding = _only(_lint(_of(scenes, [94, 2, 2, 2]), labels=LABELS))

    assert finding.message == "94 of 100 calibration images are of class 0 cat, most classes have 2"


def test_a_class_that_the_model_lacks_is_named(scenes: List[str]) -> None:
    finding = _only(_lint(_of(scenes, [20, 20, 20, 20, 20]), labels=LABELS))

    assert finding.message == "class 4 in the calibration list is none of the model's, 0 to 3"


def test_few_images_of_many_classes_need_not_show_each(scenes: List[str]) -> None:
    labels = [str(number) for number in range(1000)]

    assert _lint([ListedImage(file, index * 9) for index, file in enumerate(scenes)], labels=labels) == []
    assert "999 of 1000 classes" in _only(_lint([ListedImage(file, 7) for file in scenes], labels=labels)).message


def test_folders_that_are_named_by_label_tell_the_classes(tmp_path: Path) -> None:
    files = [save(tmp_path / ("cat", "dog")[seed % 2] / f"{seed}.png", scene(seed)) for seed in range(100)]

    assert "(2 fish, 3 bird)" in _only(_lint(files, labels=LABELS)).message
    assert _lint(files, labels=["a", "b", "c", "d"]) == []


def test_a_finding_as_json_has_what_a_program_needs(scenes: List[str]) -> None:
    assert _lint(scenes[:1])[0].to_json() == {
        "code": "few",
        "message": "1 calibration image can't show the range of any activation: expect a much worse int8 model",
        "fix": "give 100 to 500 that differ",
        "files": [],
    }
