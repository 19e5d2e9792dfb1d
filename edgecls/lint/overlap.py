"""Calibration pictures that are evaluation pictures too, whatever their names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Dict, List, Sequence, Set

from edgecls.errors import StorageError
from edgecls.lint.finding import Finding, named
from edgecls.lint.look import Look
from edgecls.lint.similar import near_pairs
from edgecls.storage.hashing import sha256_file

_FIX = "calibrate with other images, or the accuracy is measured on what the scales were fitted to"


def check_overlap(looks: Sequence[Look], evaluation: Sequence[str], seen: Sequence[Look]) -> List[Finding]:
    """Compare by the bytes of the files, by pixels and by what the pictures show.

    Args:
        looks: the calibration pictures.
        evaluation: files of all evaluation pictures.
        seen: those of them that were looked at.
    """
    files = {look.file for look in looks} & _same_bytes([look.file for look in looks], evaluation)
    pixels = {look.digest for look in seen}
    files |= {look.file for look in looks if look.digest in pixels}
    files |= {looks[index].file for index, _ in near_pairs(looks, seen)}
    if not files:
        return []
    found = tuple(sorted(files))
    partly = f", of which {len(seen)} were looked at" if len(seen) < len(evaluation) else ""
    what = (
        f"{len(found)} of {len(looks)} calibration images are among the {len(evaluation)} evaluation images{partly}"
        f" ({named(found)})"
    )
    return [Finding("evaluation", what, _FIX, found)]


def _same_bytes(files: Sequence[str], others: Sequence[str]) -> Set[str]:
    """Files with the content of one of the others; only those of equal length are read."""
    by_size: Dict[int, List[str]] = {}
    for file in files:
        size = _size(file)
        if size >= 0:
            by_size.setdefault(size, []).append(file)
    found: Set[str] = set()
    for other in others:
        rivals = by_size.get(_size(other), [])
        if rivals:
            digest = _digest(other)
            found.update(file for file in rivals if digest and _digest(file) == digest)
    return found


def _size(file: str) -> int:
    try:
        return os.stat(file).st_size
    except OSError:
        return -1


def _digest(file: str) -> str:
    try:
        return sha256_file(Path(file))
    except StorageError:
        return ""
