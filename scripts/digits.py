"""The sample's data: scikit-learn's digits, split three ways, as PNG files with lists.

The 1797 images are the test part of the UCI data set "Optical Recognition of Handwritten Digits": 8x8 grey
pixels of 0 to 16, written by 13 people. The split is by image and not by writer: one hand's digits are in all
three parts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Dict, List, NamedTuple, Tuple

import cv2
import numpy as np
from numpy.typing import NDArray

from edgecls.storage.atomic import atomic_folder, write_text

CLASSES = 10
SPLIT_SEED = 20
CALIBRATION_PER_CLASS = 10
EVALUATION_PER_CLASS = 50
PARTS = ("calibration", "evaluation")

_LEVELS = 16


class Digits(NamedTuple):
    """One part of the data.

    Attributes:
        indices: position of each image in the data set.
        images: HWC, RGB, uint8 of 8x8 pixels each.
        labels: the digit of each image.
    """

    indices: NDArray[np.int64]
    images: NDArray[np.uint8]
    labels: NDArray[np.int64]


def load_splits() -> Dict[str, Digits]:
    """Training, calibration and evaluation, disjoint, each class in fixed numbers, the same on every machine."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    grey = np.rint(bunch.images * (255.0 / _LEVELS)).astype(np.uint8)
    images = np.repeat(grey[..., None], 3, axis=-1)
    labels = bunch.target.astype(np.int64)
    return {part: Digits(chosen, images[chosen], labels[chosen]) for part, chosen in split_indices(labels).items()}


def split_indices(labels: NDArray[np.int64]) -> Dict[str, NDArray[np.int64]]:
    """Indices of each part, in ascending order. RandomState's stream is frozen by NumPy, so they never change."""
    random = np.random.RandomState(SPLIT_SEED)
    bounds = (EVALUATION_PER_CLASS, EVALUATION_PER_CLASS + CALIBRATION_PER_CLASS)
    pieces: Dict[str, List[NDArray[np.int64]]] = {"evaluation": [], "calibration": [], "training": []}
    for digit in range(CLASSES):
        shuffled = random.permutation(np.flatnonzero(labels == digit))
        for part, piece in zip(pieces, np.split(shuffled, bounds)):
            pieces[part].append(piece)
    return {part: np.sort(np.concatenate(found)) for part, found in pieces.items()}


def write_part(folder: Path, part: str, digits: Digits) -> None:
    """Write ``folder/part/INDEX.png`` and ``folder/part_list.txt``, whose lines are ``part/INDEX.png DIGIT``."""
    lines = []
    with atomic_folder(folder / part) as images:
        for index, image, label in zip(digits.indices, digits.images, digits.labels):
            name = f"{index:04d}.png"
            _, encoded = cv2.imencode(".png", image[..., 0], [cv2.IMWRITE_PNG_COMPRESSION, 9])
            (images / name).write_bytes(encoded.tobytes())
            lines.append(f"{part}/{name} {label}\n")
    write_text(folder / f"{part}_list.txt", "".join(lines))


def read_part(folder: Path, part: str) -> Digits:
    """What ``write_part`` wrote, without scikit-learn."""
    entries: List[Tuple[str, int]] = []
    for line in (folder / f"{part}_list.txt").read_text(encoding="utf-8").splitlines():
        name, label = line.split()
        entries.append((name, int(label)))
    images = [cv2.imread(str(folder / name), cv2.IMREAD_COLOR)[..., ::-1] for name, _ in entries]
    return Digits(
        np.array([int(Path(name).stem) for name, _ in entries], np.int64),
        np.stack(images),
        np.array([label for _, label in entries], np.int64),
    )
