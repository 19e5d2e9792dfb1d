"""A list of pictures, with or without class ids, that is read again each time it is walked.

It never holds the list in memory, so that its length doesn't matter.
"""

from __future__ import annotations

import glob
import os
import random
from array import array
from pathlib import Path
from typing import Callable, Iterator, Optional, Sequence, Union

import numpy as np

from edgecls.errors import ImageListError, SettingsError
from edgecls.images.decode import SUFFIXES
from edgecls.images.folder import class_folders, class_ids, walk_pictures
from edgecls.images.list_file import ListedImage, has_labels, read_list

Walk = Callable[[], Iterator[ListedImage]]

#: Duplicates are looked for among so many pictures (8 bytes each).
_DUPLICATES_WITHIN = 1_000_000


class ImageList:
    """Pictures in a fixed order.

    Attributes:
        source: what was named.
        labelled: whether every picture has a class id.
        duplicates: pictures that appear again among the first million; they are kept.
    """

    def __init__(self, source: str, walk: Walk, *, labelled: bool, classes: Optional[int] = None) -> None:
        """Walk the list once, to count and to check it.

        Args:
            source: what was named, for messages.
            walk: gives a new iterator over the pictures.
            labelled: whether the pictures have class ids.
            classes: the number of classes that the ids must be below.

        Raises:
            ImageListError: there are no pictures, files are missing, or a class id is out of range.
        """
        self.source = source
        self.labelled = labelled
        self._walk = walk
        self._count = 0
        self.duplicates = 0
        self._check(classes)

    @classmethod
    def open(cls, source: Union[str, Path]) -> ImageList:
        """Pictures without regard to classes.

        Args:
            source: a picture, a folder that is searched to any depth, a list file, or a pattern like ``a/*.jpg``.

        Raises:
            ImageListError: it does not exist, holds no pictures, or is malformed.
        """
        if not str(source):
            raise ImageListError("an empty name is no picture", hint="name a picture, a folder or a list file")
        path = Path(source)
        if path.is_dir():
            return cls(str(source), lambda: _unlabelled(walk_pictures(path)), labelled=False)
        if path.exists() and names_picture(path):
            return cls(str(source), lambda: _unlabelled([path]), labelled=False)
        if path.is_file():
            labelled = has_labels(path)
            return cls(str(source), lambda: read_list(path, labelled=labelled), labelled=labelled)
        matches = [match for match in sorted(glob.glob(str(source), recursive=True)) if not os.path.isdir(match)]
        if not matches:
            raise ImageListError(f"{source} does not exist", hint="name a picture, a folder or a list file")
        return cls(str(source), lambda: _unlabelled(matches), labelled=False)

    @classmethod
    def open_labelled(cls, source: Union[str, Path], labels: Sequence[str]) -> ImageList:
        """Pictures with their classes.

        Args:
            source: a list file with a path and a class id a line, or a folder with a subfolder for each class.
            labels: the class names by class id.

        Raises:
            ImageListError: it does not exist, holds no pictures, has no classes, or is malformed.
        """
        path = Path(source)
        if path.is_dir():
            folders = class_folders(path)
            if not folders:
                raise ImageListError(
                    f"{source} has no pictures in subfolders that name their classes",
                    hint="make one subfolder for each class, or give a list file with 'path class' lines",
                )
            ids = class_ids([folder.name for folder in folders], labels)
            return cls(str(source), lambda: _in_folders(folders, ids), labelled=True, classes=len(labels))
        if not path.is_file():
            raise ImageListError(f"{source} does not exist", hint="name a list file or a folder")
        if names_picture(path):
            raise ImageListError(
                f"{source} is a picture or another binary file, not a list", hint="name a list file or a folder"
            )
        return cls(str(source), lambda: read_list(path, labelled=True), labelled=True, classes=len(labels))

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[ListedImage]:
        return self._walk()

    def spread(self, limit: Optional[int], *, seed: int = 0) -> Iterator[ListedImage]:
        """At most ``limit`` pictures, one from each of ``limit`` equal stretches of the list, in its order.

        Which one of its stretch is drawn by ``seed``: always the same place would meet only some classes of a list
        that repeats them in turn.
        """
        if limit is not None and limit < 1:
            raise SettingsError(f"a limit of {limit} pictures leaves none", hint="give 1 or more")
        if limit is None or limit >= self._count:
            yield from self
            return
        draw = random.Random(seed)
        wanted = (_draw_from(part, limit, self._count, draw) for part in range(limit))
        target = next(wanted, None)
        for index, image in enumerate(self):
            if index == target:
                yield image
                target = next(wanted, None)
                if target is None:
                    return

    def _check(self, classes: Optional[int]) -> None:
        missing, first_missing = 0, ""
        seen = array("q")
        for image in self:
            self._count += 1
            if classes is not None and image.label is not None and image.label >= classes:
                raise ImageListError(
                    f"{self.source}: {image.file} has class {image.label}, but the model's are 0 to {classes - 1}",
                    hint="class ids start at 0; check that list and model belong together",
                )
            if not os.path.exists(image.file):
                missing += 1
                first_missing = first_missing or image.file
            if len(seen) < _DUPLICATES_WITHIN:
                seen.append(hash(image.file))
        if missing and missing == self._count and os.path.isfile(self.source):
            raise ImageListError(
                f"{self.source} is no picture, and as a list it names none that exists; the first is {first_missing}",
                hint="paths in a list are relative to its folder",
            )
        if missing:
            raise ImageListError(
                f"{missing} of {self._count} pictures of {self.source} do not exist, the first is {first_missing}",
                hint="paths in a list are relative to its folder",
            )
        if not self._count:
            raise ImageListError(f"{self.source} holds no pictures", hint="JPEG, PNG, BMP, WebP and GIF are looked for")
        self.duplicates = len(seen) - len(np.unique(np.frombuffer(seen, np.int64)))


def names_picture(path: Path) -> bool:
    """Whether a path is a picture and not a list file: by its name, or by bytes that no text has."""
    if path.suffix.lower() in SUFFIXES:
        return True
    try:
        with path.open("rb") as stream:
            return b"\0" in stream.read(512)
    except (OSError, ValueError):
        return False


def _draw_from(part: int, parts: int, count: int, draw: random.Random) -> int:
    """A position in one of ``parts`` stretches of a list of ``count``."""
    start, stop = part * count // parts, (part + 1) * count // parts
    return start + int(draw.random() * (stop - start))


def _unlabelled(files: Union[Sequence[Union[str, Path]], Iterator[Path]]) -> Iterator[ListedImage]:
    return (ListedImage(str(file), None) for file in files)


def _in_folders(folders: Sequence[Path], ids: dict[str, int]) -> Iterator[ListedImage]:
    for folder in folders:
        for file in walk_pictures(folder):
            yield ListedImage(str(file), ids[folder.name])
