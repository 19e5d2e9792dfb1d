"""Pictures as a device gets them: arrays of 8-bit levels of a bounded size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Iterable, Iterator, List, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.images.loader import Batch
from edgecls.preprocess.levels import look_up
from edgecls.preprocess.spec import Preprocess

#: What a shard may hold: small enough for any device, large enough that its making and sending count for nothing.
SHARD_BYTES = 64 << 20
CHANNELS = 3


@dataclass(frozen=True)
class Shard:
    """Consecutive pictures of a list, resized and cropped but not normalized.

    Attributes:
        pictures: uint8 [N, H, W, 3], the channels in the order that the network reads.
        labels: [N].
        unreadable: pictures that were met on the way and left out.
    """

    pictures: NDArray[np.uint8]
    labels: NDArray[np.int64]
    unreadable: int


def levels_of(spec: Preprocess) -> Preprocess:
    """The same geometry, with the 8-bit levels themselves as the tensor's values."""
    return replace(spec, scale=1.0, mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0))


def pictures_in_shard(size: Tuple[int, int]) -> int:
    """How many pictures of a height and width make a shard; one at least."""
    return max(1, SHARD_BYTES // (CHANNELS * size[0] * size[1]))


def make_shards(batches: Iterable[Batch], per_shard: int) -> Iterator[Shard]:
    """Put batches of levels together.

    Args:
        batches: tensors of ``levels_of`` a preprocessing.
        per_shard: pictures in each shard but the last.
    """
    parts: List[NDArray[np.uint8]] = []
    labels: List[NDArray[np.int64]] = []
    count = unreadable = 0
    for batch in batches:
        unreadable += len(batch.unreadable)
        levels, classes = batch.tensor.transpose(0, 2, 3, 1).astype(np.uint8), batch.labels
        while len(levels):
            taken = min(len(levels), per_shard - count)
            parts.append(levels[:taken])
            labels.append(classes[:taken])
            levels, classes, count = levels[taken:], classes[taken:], count + taken
            if count == per_shard:
                yield Shard(np.concatenate(parts), np.concatenate(labels), unreadable)
                parts, labels, count, unreadable = [], [], 0, 0
    if count or unreadable:
        empty = np.empty((0, 0, 0, CHANNELS), np.uint8), np.empty(0, np.int64)
        yield Shard(*((np.concatenate(parts), np.concatenate(labels)) if count else empty), unreadable)


def tensors(shard: Shard, table: NDArray[np.float32], batch_size: int) -> Iterator[NDArray[np.float32]]:
    """The shard's pictures as batches of tensors, [N, 3, H, W], bit for bit what ``preprocess`` makes of them."""
    for start in range(0, len(shard.pictures), batch_size):
        yield np.stack([look_up(picture, table) for picture in shard.pictures[start : start + batch_size]])
