from __future__ import annotations

from typing import List

import numpy as np
import pytest

from edgecls.errors import ImageError
from edgecls.evaluation.shards import levels_of, make_shards, pictures_in_shard, tensors
from edgecls.images.list_file import ListedImage
from edgecls.images.loader import Batch
from edgecls.preprocess.apply import level_table, preprocess
from edgecls.preprocess.spec import Preprocess

SPEC = Preprocess(size=(8, 6), resize_short=9)


def batches(sizes: List[int], spec: Preprocess = SPEC, unreadable: int = 0) -> List[Batch]:
    """Pictures of noise whose labels count up."""
    random = np.random.RandomState(1)
    found, label = [], 0
    for size in sizes:
        pictures = [random.randint(0, 256, (12, 9, 3)).astype(np.uint8) for _ in range(size)]
        tensor = np.empty((size, 3, *spec.size), np.float32)
        for index, picture in enumerate(pictures):
            tensor[index] = preprocess(picture, levels_of(spec))
        images = [ListedImage(file="", label=label + index) for index in range(size)]
        label += size
        found.append(Batch(images, tensor, [ImageError("damaged", hint="")] * unreadable))
    return found


def test_pictures_keep_their_order_and_their_labels_over_the_shards() -> None:
    shards = list(make_shards(batches([4, 4, 3]), 5))

    assert [len(shard.pictures) for shard in shards] == [5, 5, 1]
    assert np.concatenate([shard.labels for shard in shards]).tolist() == list(range(11))
    assert all(shard.pictures.dtype == np.uint8 and shard.pictures.shape[1:] == (8, 6, 3) for shard in shards)


def test_a_batch_larger_than_a_shard_makes_several() -> None:
    assert [len(shard.pictures) for shard in make_shards(batches([7]), 2)] == [2, 2, 2, 1]


def test_what_could_not_be_read_is_counted_also_after_the_last_shard() -> None:
    shards = list(make_shards(batches([2, 0], unreadable=3), 2))

    assert [(len(shard.labels), shard.unreadable) for shard in shards] == [(2, 3), (0, 3)]


@pytest.mark.parametrize("color", ["RGB", "BGR"])
def test_the_table_makes_the_very_tensors_of_the_preprocessing(color: str) -> None:
    spec = Preprocess(size=(8, 6), resize_short=9, color=color)
    (shard,) = make_shards(batches([3], spec), 5)
    random = np.random.RandomState(1)
    expected = [preprocess(random.randint(0, 256, (12, 9, 3)).astype(np.uint8), spec) for _ in range(3)]

    found = list(tensors(shard, level_table(spec), 2))

    assert [len(tensor) for tensor in found] == [2, 1]
    np.testing.assert_array_equal(np.concatenate(found), np.stack(expected))


def test_a_shard_holds_64_mb_and_one_picture_at_least() -> None:
    assert (
        pictures_in_shard((224, 224)) * 224 * 224 * 3 <= 64 << 20 < (pictures_in_shard((224, 224)) + 1) * 224 * 224 * 3
    )
    assert pictures_in_shard((8192, 8192)) == 1
