"""Time is handed in, so that nothing here waits."""

from __future__ import annotations

import os
import time
from itertools import count
from pathlib import Path
from typing import List

import pytest

from edgecls.errors import ImageListError
from edgecls.sources.folder_watch import FolderWatch, watch_folder


class Stop(Exception):
    """Ends a watch that would go on for ever."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def names(found: List[Path]) -> List[str]:
    return [path.name for path in found]


def test_what_is_there_already_is_not_new(folder: Path) -> None:
    (folder / "old.png").write_bytes(b"x")
    watch = FolderWatch(folder)
    assert watch.poll(0.0) == watch.poll(10.0) == []


def test_a_file_is_given_out_once_when_it_stays_as_it_is(folder: Path) -> None:
    watch = FolderWatch(folder)
    (folder / "a.png").write_bytes(b"x")
    assert watch.poll(0.0) == []
    assert watch.poll(0.5) == []
    assert names(watch.poll(1.0)) == ["a.png"]
    assert watch.poll(5.0) == []


def test_a_file_that_still_grows_is_waited_for(folder: Path) -> None:
    watch = FolderWatch(folder)
    for second in range(5):
        with (folder / "a.png").open("ab") as stream:
            stream.write(b"more")
        assert watch.poll(float(second)) == []
    assert watch.poll(4.5) == []
    assert names(watch.poll(5.0)) == ["a.png"]


def test_an_empty_file_is_one_that_somebody_is_about_to_fill(folder: Path) -> None:
    watch = FolderWatch(folder)
    (folder / "a.png").touch()
    assert watch.poll(0.0) == watch.poll(100.0) == []
    (folder / "a.png").write_bytes(b"x")
    assert watch.poll(101.0) == []
    assert names(watch.poll(102.0)) == ["a.png"]


def test_a_complete_file_that_is_renamed_into_place_is_given_out_at_once(folder: Path, tmp_path: Path) -> None:
    watch = FolderWatch(folder)
    other = tmp_path / "b.part"
    other.write_bytes(b"x")
    os.utime(other, (time.time() - 60, time.time() - 60))
    other.rename(folder / "b.png")
    assert names(watch.poll(0.0)) == ["b.png"]


def test_a_name_under_which_it_is_written_does_not_count(folder: Path) -> None:
    watch = FolderWatch(folder)
    for name in (".a.png.part", ".hidden.png", "a.png.part", "notes.txt"):
        (folder / name).write_bytes(b"x")
    (folder / "sub.png").mkdir()
    (folder / "nowhere.png").symlink_to(folder / "gone")
    os.mkfifo(folder / "pipe.png")
    watch.poll(0.0)
    assert watch.poll(10.0) == []
    (folder / ".a.png.part").rename(folder / "a.png")
    watch.poll(11.0)
    assert names(watch.poll(12.0)) == ["a.png"]


def test_a_file_with_new_content_is_new_again(folder: Path) -> None:
    watch = FolderWatch(folder)
    for second, content in ((0.0, b"x"), (10.0, b"longer")):
        (folder / "latest.jpg").write_bytes(content)
        watch.poll(second)
        assert names(watch.poll(second + 1.0)) == ["latest.jpg"]


def test_several_come_by_name_and_the_memory_of_those_that_are_gone_is_dropped(folder: Path) -> None:
    watch = FolderWatch(folder)
    for name in ("c.png", "a.JPG", "b.webp"):
        (folder / name).write_bytes(b"x")
    watch.poll(0.0)
    assert names(watch.poll(1.0)) == ["a.JPG", "b.webp", "c.png"]
    for path in folder.iterdir():
        path.unlink()
    watch.poll(2.0)
    assert (watch._given, watch._waiting) == ({}, {})


def test_a_folder_that_is_none_is_refused_at_once(tmp_path: Path) -> None:
    for path in (tmp_path / "gone", tmp_path / "file"):
        (tmp_path / "file").touch()
        with pytest.raises(ImageListError, match="can't be watched"):
            watch_folder(path, say=print)


def test_a_folder_that_goes_and_comes_back_is_said_so_once_each(folder: Path) -> None:
    said: List[str] = []
    steps = count()

    def pause(seconds: float) -> None:
        step = next(steps)
        if step == 0:
            folder.rename(folder.with_name("away"))
        if step == 3:
            folder.with_name("away").rename(folder)
        if step == 5:
            raise Stop

    with pytest.raises(Stop):
        list(watch_folder(folder, say=said.append, pause=pause))
    assert [line.partition(": ")[0] for line in said] == [f"{folder} can't be watched", f"{folder} is back"]


def test_a_real_watch_finds_what_another_process_copies_there(folder: Path, tmp_path: Path) -> None:
    found = watch_folder(folder, say=print, pause=lambda seconds: time.sleep(0.05))
    (tmp_path / "a.png").write_bytes(b"x")
    os.system(f"cp '{tmp_path}/a.png' '{folder}/a.png'")
    assert next(found) == str(folder / "a.png")
