from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from edgecls.errors import ImageListError, SettingsError
from edgecls.images.lists import ImageList
from tests.images.pictures import encoded

LABELS = ["cock", "hen", "ostrich"]


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def names(images: ImageList) -> list[str]:
    return [Path(image.file).name for image in images]


def test_a_folder_is_a_list(tmp_path: Path) -> None:
    touch(tmp_path / "b.jpg", tmp_path / "x" / "a.png")
    images = ImageList.open(tmp_path)
    assert len(images) == 2
    assert names(images) == ["b.jpg", "a.png"]
    assert not images.labelled


def test_a_picture_is_a_list_of_one(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg")
    assert names(ImageList.open(tmp_path / "a.jpg")) == ["a.jpg"]


def test_a_picture_of_any_name_is_not_read_as_a_list(tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(encoded("JPEG"))
    assert names(ImageList.open(tmp_path / "photo")) == ["photo"]
    with pytest.raises(ImageListError, match="is a picture or another binary file, not a list"):
        ImageList.open_labelled(tmp_path / "photo", LABELS)


def test_a_pattern_is_a_list_in_order(tmp_path: Path) -> None:
    touch(tmp_path / "b1.jpg", tmp_path / "b0.jpg", tmp_path / "c.jpg", tmp_path / "b_folder" / "d.jpg")
    assert names(ImageList.open(f"{tmp_path}/b*")) == ["b0.jpg", "b1.jpg"]


def test_a_list_file_may_have_labels_or_not(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg", tmp_path / "b.jpg")
    (tmp_path / "with.txt").write_text("a.jpg 1\nb.jpg 0\n")
    (tmp_path / "without.txt").write_text("a.jpg\nb.jpg\n")
    assert [image.label for image in ImageList.open(tmp_path / "with.txt")] == [1, 0]
    assert [image.label for image in ImageList.open(tmp_path / "without.txt")] == [None, None]


def test_a_folder_for_each_class_is_a_labelled_list(tmp_path: Path) -> None:
    touch(tmp_path / "hen" / "a.jpg", tmp_path / "cock" / "b.jpg", tmp_path / "hen" / "deep" / "c.jpg")
    images = ImageList.open_labelled(tmp_path, LABELS)
    assert [(Path(image.file).name, image.label) for image in images] == [("b.jpg", 0), ("a.jpg", 1), ("c.jpg", 1)]
    assert images.labelled


def test_walking_twice_gives_the_same(tmp_path: Path) -> None:
    touch(*(tmp_path / f"{number}.jpg" for number in range(5)))
    images = ImageList.open(tmp_path)
    assert list(images) == list(images)


def test_missing_pictures_are_counted_and_the_first_is_named(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg")
    (tmp_path / "list.txt").write_text("a.jpg 0\ngone.jpg 1\nlost.jpg 2\n")
    with pytest.raises(ImageListError, match=r"2 of 3 pictures of .*list\.txt do not exist, the first is .*gone\.jpg"):
        ImageList.open_labelled(tmp_path / "list.txt", LABELS)


def test_a_class_that_the_model_lacks_is_refused(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg")
    (tmp_path / "list.txt").write_text("a.jpg 3\n")
    with pytest.raises(ImageListError, match="has class 3, but the model's are 0 to 2"):
        ImageList.open_labelled(tmp_path / "list.txt", LABELS)


def test_a_class_folder_beyond_the_model_is_refused(tmp_path: Path) -> None:
    touch(tmp_path / "7" / "a.jpg")
    with pytest.raises(ImageListError, match="has class 7"):
        ImageList.open_labelled(tmp_path, LABELS)


@pytest.mark.parametrize("opened", ["absent", "absent.txt", "absent.jpg", "no*match"])
def test_what_does_not_exist_is_said_so(tmp_path: Path, opened: str) -> None:
    for opening in (ImageList.open, lambda path: ImageList.open_labelled(path, LABELS)):
        with pytest.raises(ImageListError, match="does not exist"):
            opening(tmp_path / opened)


def test_an_empty_folder_and_an_empty_list_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.txt").write_text("\n")
    for source in (tmp_path / "empty", tmp_path / "empty.txt"):
        with pytest.raises(ImageListError, match="holds no pictures"):
            ImageList.open(source)
    with pytest.raises(ImageListError, match="no pictures in subfolders"):
        ImageList.open_labelled(tmp_path / "empty", LABELS)
    with pytest.raises(ImageListError, match="holds no pictures"):
        ImageList.open_labelled(tmp_path / "empty.txt", LABELS)


def test_a_picture_is_not_taken_for_a_labelled_list(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg")
    with pytest.raises(ImageListError, match="is a picture or another binary file, not a list"):
        ImageList.open_labelled(tmp_path / "a.jpg", LABELS)


def test_pictures_without_classes_are_not_taken_for_labelled_ones(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg")
    with pytest.raises(ImageListError, match=r"holds a\.jpg beside its subfolders"):
        ImageList.open_labelled(tmp_path, LABELS)


def test_duplicates_are_kept_and_counted(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg", tmp_path / "b.jpg")
    (tmp_path / "list.txt").write_text("a.jpg\nb.jpg\na.jpg\na.jpg\n")
    images = ImageList.open(tmp_path / "list.txt")
    assert len(images) == 4
    assert images.duplicates == 2


@pytest.fixture
def hundred(tmp_path: Path) -> ImageList:
    touch(tmp_path / "a.jpg")
    (tmp_path / "list.txt").write_text("".join(f"a.jpg {number % 3}\n" for number in range(100)))
    return ImageList.open_labelled(tmp_path / "list.txt", LABELS)


@pytest.mark.parametrize("limit", [1, 7, 66, 99, 100, 1000])
def test_a_limit_is_met_exactly(hundred: ImageList, limit: int) -> None:
    assert len(list(hundred.spread(limit))) == min(limit, 100)


def test_a_choice_is_spread_over_the_list_and_repeatable(tmp_path: Path) -> None:
    touch(*(tmp_path / f"{number:03d}.jpg" for number in range(100)))
    images = ImageList.open(tmp_path)
    chosen = [int(Path(image.file).stem) for image in images.spread(10)]
    assert [number // 10 for number in chosen] == list(range(10))
    assert chosen == [int(Path(image.file).stem) for image in images.spread(10)]
    assert chosen != [int(Path(image.file).stem) for image in images.spread(10, seed=1)]


def test_a_list_that_repeats_its_classes_in_turn_loses_none_to_the_choice(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg")
    (tmp_path / "list.txt").write_text("".join(f"a.jpg {number % 10}\n" for number in range(1000)))
    images = ImageList.open_labelled(tmp_path / "list.txt", [str(number) for number in range(10)])
    assert {image.label for image in images.spread(100)} == set(range(10))


def test_no_limit_takes_all_and_a_limit_of_none_left_is_refused(hundred: ImageList) -> None:
    assert len(list(hundred.spread(None))) == 100
    with pytest.raises(SettingsError, match="leaves none"):
        list(hundred.spread(0))


def test_a_long_list_is_not_held_in_memory(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg")
    (tmp_path / "list.txt").write_text("a.jpg 1\n" * 30_000)
    tracemalloc.start()
    try:
        images = ImageList.open_labelled(tmp_path / "list.txt", LABELS)
        count = sum(1 for _ in images)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == len(images) == 30_000
    # 30,000 entries as objects would take more than 6 MB.
    assert peak < 2_000_000
