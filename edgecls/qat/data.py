"""The images of a training, as the child reads them."""

from __future__ import annotations

import random
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np

from edgecls.errors import ImageListError, SettingsError, from_os_error
from edgecls.images.calibration import calibration_digest
from edgecls.images.folder import class_folders
from edgecls.images.list_file import ListedImage
from edgecls.images.lists import ImageList
from edgecls.images.loader import choose_workers, load_batches
from edgecls.preprocess.spec import Preprocess
from edgecls.storage.atomic import atomic_path
from edgecls.storage.hashing import sha256_json

#: Fewer than that teach nothing and judge nothing.
LEAST = 16
#: What is taken off the training images to judge by, where no others are given.
_HELD_OUT = 0.2
_HELD_OUT_LEAST, _HELD_OUT_MOST = 8, 500
_MOST_VALIDATION = 2000
_BATCH = 32


@dataclass(frozen=True)
class TrainingData:
    """What a training learns from and is judged by.

    Attributes:
        training: the images to learn from.
        validation: the images to judge by.
        labelled: whether every image of the training has a class id.
        judged_by_labels: whether every image of the validation has one.
    """

    training: List[ListedImage]
    validation: List[ListedImage]
    labelled: bool
    judged_by_labels: bool

    def digest(self) -> str:
        """SHA-256 over the hashes of the files and the class ids, in their order."""
        parts = [
            [calibration_digest(images), [image.label for image in images]]
            for images in (self.training, self.validation)
        ]
        return sha256_json(parts)


def choose_data(
    data: Path, validation: Optional[Path], labels: Sequence[str], *, limit: Optional[int] = None, seed: int = 0
) -> TrainingData:
    """The images of a folder or list, and those to judge by: another one, or a fifth of the first.

    Class ids are taken where there are any: from a list with 'path class' lines, or a folder with a subfolder for
    each class.

    Args:
        data: folder or list.
        validation: folder or list; None holds a fifth of ``data`` out.
        labels: the class names by class id.
        limit: images of ``data`` at most, evenly spread.
        seed: of what is held out.

    Raises:
        ImageListError: there are too few images, or the list is malformed or has classes that the model lacks.
        SettingsError: the limit is below 1.
    """
    source = _open(data, labels)
    images = list(source.spread(limit, seed=seed))
    if len(images) < LEAST:
        raise ImageListError(
            f"{data} has {len(images)} image{'s' * (len(images) != 1)}, too few to train with",
            hint=f"give {LEAST} or more, better some hundred; int8 without training needs fewer",
        )
    if validation is not None:
        judge = _open(validation, labels)
        return TrainingData(images, list(judge.spread(_MOST_VALIDATION)), source.labelled, judge.labelled)
    training, held_out = _split(images, seed)
    return TrainingData(training, held_out, source.labelled, source.labelled)


def write_levels(images: Sequence[ListedImage], spec: Preprocess, path: Path) -> Dict[str, Any]:
    """Decode, resize and crop images into a .npy of 8-bit levels [N, H, W, 3], the channels in the network's order.

    Returns:
        The part of the request that names it: levels, and labels where every image has one.

    Raises:
        ImageError: an image can't be decoded.
        StorageError: the file can't be written.
    """
    from edgecls.evaluation.shards import levels_of

    header = {"descr": "|u1", "fortran_order": False, "shape": (len(images), *spec.size, 3)}
    with atomic_path(path) as temporary, temporary.open("wb") as stream:
        np.lib.format.write_array_header_1_0(stream, header)  # type: ignore[no-untyped-call]
        with closing(load_batches(images, levels_of(spec), _BATCH, workers=choose_workers(len(images)))) as batches:
            for batch in batches:
                levels = np.ascontiguousarray(batch.tensor.transpose(0, 2, 3, 1).astype(np.uint8))
                try:
                    stream.write(levels.tobytes())
                except OSError as error:
                    raise from_os_error(error, path) from error
    labels = [image.label for image in images]
    return {"levels": str(path), "labels": None if None in labels else labels}


def _open(source: Path, labels: Sequence[str]) -> ImageList:
    if source.is_dir():
        return ImageList.open_labelled(source, labels) if _names_classes(source, labels) else ImageList.open(source)
    opened = ImageList.open(source)
    return ImageList.open_labelled(source, labels) if opened.labelled else opened


def _names_classes(folder: Path, labels: Sequence[str]) -> bool:
    """Whether the subfolders of a folder are class ids or labels."""
    try:
        names = {item.name for item in class_folders(folder)}
    except ImageListError:
        return False
    numbers = {str(number) for number in range(len(labels))}
    return bool(names) and (names <= numbers or names <= set(labels))


def _split(images: Sequence[ListedImage], seed: int) -> Tuple[List[ListedImage], List[ListedImage]]:
    count = min(_HELD_OUT_MOST, max(_HELD_OUT_LEAST, round(_HELD_OUT * len(images))))
    chosen = set(random.Random(seed).sample(range(len(images)), count))
    return (
        [image for index, image in enumerate(images) if index not in chosen],
        [image for index, image in enumerate(images) if index in chosen],
    )


def check_limit(limit: Optional[int]) -> None:
    """Refuse a limit that leaves too few.

    Raises:
        SettingsError: it does.
    """
    if limit is not None and limit < LEAST:
        raise SettingsError(f"{limit} images are too few to train with", hint=f"give {LEAST} or more")
