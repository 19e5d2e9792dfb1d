from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edgecls.errors import ImageListError
from edgecls.images.list_file import ListedImage, has_labels, read_list


def list_of(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "list.txt"
    path.write_bytes(content)
    return path


def test_paths_are_relative_to_the_list(tmp_path: Path) -> None:
    path = list_of(tmp_path, b"val/a.jpg 3\n/abs/b.jpg 4\n")
    assert list(read_list(path, labelled=True)) == [
        ListedImage(str(tmp_path / "val" / "a.jpg"), 3),
        ListedImage("/abs/b.jpg", 4),
    ]


def test_a_name_may_contain_spaces(tmp_path: Path) -> None:
    path = list_of(tmp_path, b"my best hen 2.jpg 8\n")
    assert list(read_list(path, labelled=True)) == [ListedImage(str(tmp_path / "my best hen 2.jpg"), 8)]


def test_tabs_windows_line_ends_a_byte_order_mark_and_empty_lines_are_taken(tmp_path: Path) -> None:
    path = list_of(tmp_path, b"\xef\xbb\xbfa.jpg\t1\r\n\r\n  \nb.jpg 2")
    assert [image.label for image in read_list(path, labelled=True)] == [1, 2]
    assert next(read_list(path, labelled=True)).file.endswith("/a.jpg")


def test_without_labels_the_whole_line_is_the_path(tmp_path: Path) -> None:
    path = list_of(tmp_path, b"a 1\n")
    assert list(read_list(path, labelled=False)) == [ListedImage(str(tmp_path / "a 1"), None)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a.jpg 1\nb.jpg\n", "line 2 has no class id: 'b.jpg'"),
        (b"a.jpg -1\n", "line 1 has no class id"),
        (b"a.jpg 1.5\n", "line 1 has no class id"),
        (b"a.jpg 0,1,0\n", "line 1 has no class id"),
        (b"7\n", "line 1 has no class id"),
        (b"a.jpg " + b"9" * 5000 + b"\n", "line 1 has no class id"),
        ("a.jpg \u0663\n".encode(), "line 1 has no class id"),
        (b"a.jpg 1\n\xff\xfe.jpg 2\n", "line 2 is not UTF-8"),
        (b"\x89PNG\0\0\0", "line 1 is no line of an image list"),
        (b"x" * 20000, "line 1 is no line of an image list"),
    ],
)
def test_a_malformed_line_is_told_by_its_number(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(ImageListError) as caught:
        list(read_list(list_of(tmp_path, content), labelled=True))
    assert said in caught.value.message
    assert caught.value.hint


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImageListError, match=r"absent\.txt can't be read: No such file"):
        list(read_list(tmp_path / "absent.txt", labelled=True))


def test_the_first_line_tells_whether_there_are_labels(tmp_path: Path) -> None:
    (tmp_path / "cat 2").touch()
    assert has_labels(list_of(tmp_path, b"\na.jpg 3\n"))
    assert not has_labels(list_of(tmp_path, b"a.jpg\n"))
    assert not has_labels(list_of(tmp_path, b"cat 2\n"))
    assert not has_labels(list_of(tmp_path, b""))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200))
def test_arbitrary_bytes_give_entries_or_a_list_error(tmp_path: Path, content: bytes) -> None:
    try:
        entries = list(read_list(list_of(tmp_path, content), labelled=True))
    except ImageListError:
        return
    assert all(entry.label is not None and entry.label >= 0 for entry in entries)
