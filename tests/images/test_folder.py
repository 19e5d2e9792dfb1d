from __future__ import annotations

from pathlib import Path

import pytest

from edgecls.errors import ImageListError
from edgecls.images.folder import class_folders, class_ids, walk_pictures


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_pictures_are_found_at_any_depth_in_a_fixed_order(tmp_path: Path) -> None:
    touch(tmp_path / "b.jpg", tmp_path / "a.PNG", tmp_path / "sub" / "deep" / "c.webp", tmp_path / "sub" / "d.jpeg")
    found = [str(path.relative_to(tmp_path)) for path in walk_pictures(tmp_path)]
    assert found == ["a.PNG", "b.jpg", "sub/d.jpeg", "sub/deep/c.webp"]


def test_other_files_and_hidden_ones_are_left_out(tmp_path: Path) -> None:
    touch(tmp_path / "notes.txt", tmp_path / ".hidden.jpg", tmp_path / ".cache" / "a.jpg", tmp_path / "a.jpg")
    assert list(walk_pictures(tmp_path)) == [tmp_path / "a.jpg"]


def test_links_are_followed_but_not_in_circles(tmp_path: Path) -> None:
    touch(tmp_path / "elsewhere" / "a.jpg")
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "set" / "circle").symlink_to(tmp_path / "set")
    assert list(walk_pictures(tmp_path / "set")) == [tmp_path / "set" / "linked" / "a.jpg"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImageListError, match="absent can't be read"):
        list(walk_pictures(tmp_path / "absent"))


def test_class_folders_come_by_name(tmp_path: Path) -> None:
    touch(tmp_path / "hen" / "a.jpg", tmp_path / "cock" / "a.jpg", tmp_path / "readme.txt")
    assert [path.name for path in class_folders(tmp_path)] == ["cock", "hen"]


def test_a_picture_outside_the_class_folders_is_refused(tmp_path: Path) -> None:
    touch(tmp_path / "hen" / "a.jpg", tmp_path / "stray.jpg")
    with pytest.raises(ImageListError, match=r"holds stray\.jpg beside its subfolders"):
        class_folders(tmp_path)


def test_numbers_are_class_ids() -> None:
    assert class_ids(["0", "10", "2"], ["x"] * 11) == {"0": 0, "10": 10, "2": 2}


def test_labels_stand_for_their_class() -> None:
    assert class_ids(["hen", "ostrich"], ["cock", "ostrich", "hen"]) == {"hen": 2, "ostrich": 1}


def test_other_names_count_in_order_only_when_every_class_has_one() -> None:
    assert class_ids(["n01", "n02"], ["cock", "hen"]) == {"n01": 0, "n02": 1}
    with pytest.raises(ImageListError, match="'n01' is no label of the model, and 2 subfolders are not its 3 classes"):
        class_ids(["n01", "n02"], ["cock", "hen", "ostrich"])
