"""Pictures that show the same."""

from __future__ import annotations

from typing import Dict, Iterator, List, Sequence, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.lint.look import Look

#: Bits of 63 in which the hashes of the same picture differ, scaled or compressed anew.
_HASH_BITS = 8
#: Correlation of the thumbnails from which two pictures count as one. Handwritten digits of 8x8 pixels reach 0.981.
_SAME = 0.99
#: Rows that are compared at a time: the memory is this times the number of pictures.
_BLOCK = 256

_BITS_OF_OCTET = np.array([bin(value).count("1") for value in range(256)], np.uint8)


def same_pixels(looks: Sequence[Look]) -> List[List[Look]]:
    """Groups of two and more pictures with equal pixels."""
    groups: Dict[str, List[Look]] = {}
    for look in looks:
        groups.setdefault(look.digest, []).append(look)
    return [group for group in groups.values() if len(group) > 1]


def near_pairs(first: Sequence[Look], second: Sequence[Look]) -> Iterator[Tuple[int, int]]:
    """Positions (in first, in second) of pictures that show the same, equal pixels included; flat ones stay out."""
    if not first or not second:
        return
    hashes, others = _hashes(first), _hashes(second)
    for start in range(0, len(first), _BLOCK):
        differ = _count_bits(hashes[start : start + _BLOCK, None] ^ others[None, :])
        for row, column in np.argwhere(differ <= _HASH_BITS):
            one, other = first[start + row], second[column]
            if not one.flat and not other.flat and float((one.thumb * other.thumb).sum()) >= _SAME:
                yield start + int(row), int(column)


def _hashes(looks: Sequence[Look]) -> NDArray[np.uint64]:
    return np.array([look.phash for look in looks], np.uint64)


def _count_bits(values: NDArray[np.uint64]) -> NDArray[np.int64]:
    # numpy has bitwise_count only from 2.0 on.
    octets = values[..., None].view(np.uint8)
    counts: NDArray[np.int64] = _BITS_OF_OCTET[octets].sum(axis=-1, dtype=np.int64)
    return counts
