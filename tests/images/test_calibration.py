from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from edgecls.errors import AccessError, ImageError, ImageListError, StorageError
from edgecls.images.calibration import choose_calibration, write_calibration
from edgecls.images.tensor import read_tensor
from edgecls.preprocess.spec import Preprocess
from edgecls.storage.hashing import sha256_json
from tests.images.pictures import write_jpegs

SPEC = Preprocess(size=(24, 24), resize_short=28)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_jpegs(tmp_path / "pictures", 40)
    return tmp_path / "pictures"


def test_the_file_holds_the_tensors_in_order(folder: Path, tmp_path: Path) -> None:
    images = choose_calibration(folder)
    written = write_calibration(images, SPEC, tmp_path / "calibration.npy")
    tensors = np.load(tmp_path / "calibration.npy")
    assert tensors.dtype == np.dtype("<f4")
    assert np.array_equal(tensors, np.stack([read_tensor(Path(image.file), SPEC) for image in images]))
    assert (written.path, written.count) == (tmp_path / "calibration.npy", 40)


def test_the_file_can_be_mapped_into_memory(folder: Path, tmp_path: Path) -> None:
    write_calibration(choose_calibration(folder, limit=3), SPEC, tmp_path / "c.npy")
    assert np.load(tmp_path / "c.npy", mmap_mode="r").shape == (3, 3, 24, 24)


def test_children_write_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    images = choose_calibration(folder)
    write_calibration(images, SPEC, tmp_path / "here.npy", workers=0)
    write_calibration(images, SPEC, tmp_path / "children.npy", workers=2)
    assert (tmp_path / "here.npy").read_bytes() == (tmp_path / "children.npy").read_bytes()


def test_the_digest_is_of_the_pictures_content_in_order(folder: Path, tmp_path: Path) -> None:
    images = choose_calibration(folder, limit=2)
    hashes = [hashlib.sha256(Path(image.file).read_bytes()).hexdigest() for image in images]
    assert write_calibration(images, SPEC, tmp_path / "c.npy").digest == sha256_json(hashes)
    assert write_calibration(images[::-1], SPEC, tmp_path / "c.npy").digest == sha256_json(hashes[::-1])


def test_a_limit_chooses_evenly_and_always_the_same(folder: Path) -> None:
    chosen = [int(Path(image.file).stem) for image in choose_calibration(folder, limit=8)]
    assert [number // 5 for number in chosen] == list(range(8))
    assert chosen == [int(Path(image.file).stem) for image in choose_calibration(folder, limit=8)]


def test_one_bad_picture_leaves_no_file(folder: Path, tmp_path: Path) -> None:
    (folder / "020.jpg").write_bytes(b"no picture")
    with pytest.raises(ImageError, match=r"020\.jpg is no JPEG"):
        write_calibration(choose_calibration(folder), SPEC, tmp_path / "out" / "c.npy")
    assert list((tmp_path / "out").iterdir()) == []


def test_no_pictures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImageListError, match="no calibration pictures"):
        write_calibration([], SPEC, tmp_path / "c.npy")


def test_a_place_that_takes_no_file_is_a_storage_error(folder: Path) -> None:
    with pytest.raises(StorageError) as caught:
        write_calibration(choose_calibration(folder, limit=1), SPEC, Path("/proc/edgecls/c.npy"))
    assert caught.type in (StorageError, AccessError)
