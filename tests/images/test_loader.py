from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any, Iterator, List

import numpy as np
import pytest

from edgecls.errors import ImageError, SettingsError, WorkerCrashed
from edgecls.images import loader
from edgecls.images.list_file import ListedImage
from edgecls.images.lists import ImageList
from edgecls.images.loader import choose_workers, load_batches
from edgecls.images.tensor import read_tensor
from edgecls.preprocess.spec import Preprocess
from edgecls.worker.process import Child
from tests.images.pictures import encoded, write_jpegs

SPEC = Preprocess(size=(24, 24), resize_short=28)

with_and_without_children = pytest.mark.parametrize("workers", [0, 2])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    write_jpegs(folder, 23)
    return folder


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> List[Child]:
    """The decoding processes that the loader starts."""
    started: List[Child] = []

    class Recorded(Child):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            started.append(self)

    monkeypatch.setattr(loader, "Child", Recorded)
    return started


def is_running(child: Child) -> bool:
    return Path(f"/proc/{child.pid}").exists()


def rings() -> set[str]:
    return {name for name in os.listdir("/dev/shm") if name.startswith("edgecls-")}


@with_and_without_children
def test_batches_come_in_the_order_of_the_list_with_the_tensors_of_one_by_one(folder: Path, workers: int) -> None:
    images = ImageList.open(folder)
    batches = list(load_batches(images, SPEC, 5, workers=workers))
    assert [len(batch.images) for batch in batches] == [5, 5, 5, 5, 3]
    assert [image for batch in batches for image in batch.images] == list(images)
    expected = np.stack([read_tensor(image.file, SPEC) for image in images])
    assert np.array_equal(np.concatenate([batch.tensor for batch in batches]), expected)


def test_batches_stay_what_they_were_when_later_ones_are_made(folder: Path) -> None:
    images = list(ImageList.open(folder))
    batches = list(load_batches(images, SPEC, 1, workers=1))
    first = read_tensor(images[0].file, SPEC)
    assert np.array_equal(batches[0].tensor[0], first)


def test_labels_come_along(folder: Path) -> None:
    files = [image.file for image in ImageList.open(folder)]
    images = [ListedImage(files[0], 4), ListedImage(files[1], None)]
    assert next(load_batches(images, SPEC, 2)).labels.tolist() == [4, -1]


@with_and_without_children
def test_an_unreadable_picture_stops_by_default_and_is_named(folder: Path, tmp_path: Path, workers: int) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(encoded("JPEG")[:-50])
    images = [*list(ImageList.open(folder))[:4], ListedImage(str(bad), 0)]
    with pytest.raises(ImageError, match=r"bad\.jpg is a JPEG that is cut short") as caught:
        list(load_batches(images, SPEC, 2, workers=workers))
    assert caught.value.hint


@with_and_without_children
def test_unreadable_pictures_can_be_skipped_without_a_gap_in_the_batches(
    folder: Path, tmp_path: Path, workers: int
) -> None:
    bad = ListedImage(str(tmp_path / "absent.jpg"), 0)
    good = list(ImageList.open(folder))[:5]
    images = [bad, good[0], good[1], bad, good[2], good[3], good[4], bad]
    batches = list(load_batches(images, SPEC, 3, workers=workers, skip_unreadable=True))
    assert [batch.images for batch in batches] == [good[:3], good[3:]]
    assert [len(batch.unreadable) for batch in batches] == [2, 1]
    assert "absent.jpg does not exist" in batches[0].unreadable[0].message


def test_a_picture_of_impossible_shape_is_named_too(tmp_path: Path) -> None:
    path = tmp_path / "ribbon.png"
    path.write_bytes(encoded("PNG", height=1, width=20000))
    with pytest.raises(ImageError, match=r"ribbon\.png: an image of 20000x1 would become"):
        list(load_batches([ListedImage(str(path), None)], Preprocess(), 1))


def test_no_pictures_give_no_batches() -> None:
    assert list(load_batches([], SPEC, 4)) == []
    assert list(load_batches([], SPEC, 4, workers=1)) == []


@pytest.mark.parametrize(("batch_size", "workers"), [(0, 0), (1, -1), (1, 17)])
def test_settings_out_of_range_are_refused_at_once(batch_size: int, workers: int) -> None:
    with pytest.raises(SettingsError):
        load_batches([], SPEC, batch_size, workers=workers)


def test_only_so_many_pictures_are_taken_ahead_of_the_consumer(folder: Path) -> None:
    file = str(folder / "000.jpg")
    taken = 0

    def endless() -> Iterator[ListedImage]:
        nonlocal taken
        while True:
            taken += 1
            yield ListedImage(file, None)

    batches = load_batches(endless(), SPEC, 4, workers=2)
    for number in range(1, 6):
        next(batches)
        assert taken <= 4 * number + 4 + 2 * 2
    batches.close()


def test_closing_early_ends_the_children_and_leaves_no_file(folder: Path, children: List[Child]) -> None:
    before = rings()
    batches = load_batches(ImageList.open(folder), SPEC, 4, workers=2)
    next(batches)
    assert [is_running(child) for child in children] == [True, True]
    assert rings() == before
    batches.close()
    assert [is_running(child) for child in children] == [False, False]


def test_an_interrupt_ends_the_children(folder: Path, children: List[Child]) -> None:
    def interrupted() -> Iterator[ListedImage]:
        yield ListedImage(str(folder / "000.jpg"), None)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(load_batches(interrupted(), SPEC, 1, workers=1))
    assert [is_running(child) for child in children] == [False]


def test_a_decoder_that_dies_is_an_error_with_the_pictures_name(folder: Path, children: List[Child]) -> None:
    batches = load_batches(ImageList.open(folder), SPEC, 1, workers=1)
    next(batches)
    os.kill(children[0].pid, signal.SIGKILL)
    with pytest.raises(WorkerCrashed, match=r"\d\d\d\.jpg ended its decoder: .* SIGKILL"):
        list(batches)


def test_a_few_pictures_are_not_worth_a_process() -> None:
    assert choose_workers(10) == 0
    assert 1 <= choose_workers(10_000) <= 16
