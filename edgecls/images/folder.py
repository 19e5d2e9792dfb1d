"""Pictures in a folder, in a fixed order."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Dict, FrozenSet, Iterator, List, Sequence, Tuple

from edgecls.errors import ImageListError
from edgecls.images.decode import SUFFIXES


def walk_pictures(folder: Path) -> Iterator[Path]:
    """Every picture under a folder, by name, files before subfolders; hidden names are left out.

    Links to folders are followed, but not into a folder that they are in.

    Raises:
        ImageListError: a folder can't be read.
    """
    return _walk(folder, frozenset())


def class_folders(folder: Path) -> List[Path]:
    """The subfolders of a folder by name.

    Raises:
        ImageListError: the folder can't be read, or it has pictures of its own, which would have no class.
    """
    files, folders = _entries(folder)
    for name in files:
        raise ImageListError(
            f"{folder} holds {name} beside its subfolders, so not every picture has a class",
            hint="put each picture into the subfolder of its class, or give a list file",
        )
    return [folder / name for name in folders]


def class_ids(names: Sequence[str], labels: Sequence[str]) -> Dict[str, int]:
    """The class of each subfolder.

    Names that are all numbers are class ids; names that are all labels stand for these; otherwise there must be a
    subfolder for every class, and their order by name is the order of the classes.

    Args:
        names: names of the subfolders, sorted.
        labels: the class names by class id.

    Raises:
        ImageListError: the names fit in none of the three ways.
    """
    count = len(labels)
    if all(name.isdecimal() and name.isascii() for name in names):
        return {name: int(name) for name in names}
    by_label = {label: index for index, label in enumerate(labels)}
    if all(name in by_label for name in names):
        return {name: by_label[name] for name in names}
    if len(names) == count:
        return {name: index for index, name in enumerate(names)}
    stranger = next(name for name in names if name not in by_label)
    raise ImageListError(
        f"subfolder {stranger!r} is no label of the model, and {len(names)} subfolders are not its {count} classes",
        hint="name the subfolders by class id or by label, or give a list file",
    )


def _walk(folder: Path, above: FrozenSet[Tuple[int, int]]) -> Iterator[Path]:
    try:
        status = os.stat(folder)
    except OSError as error:
        raise _unreadable(folder, error) from error
    identity = (status.st_dev, status.st_ino)
    if identity in above:
        return
    files, folders = _entries(folder)
    for name in files:
        yield folder / name
    for name in folders:
        yield from _walk(folder / name, above | {identity})


def _entries(folder: Path) -> Tuple[List[str], List[str]]:
    """The names of the pictures and of the subfolders in a folder, sorted."""
    files: List[str] = []
    folders: List[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir():
                    folders.append(entry.name)
                elif os.path.splitext(entry.name)[1].lower() in SUFFIXES:
                    files.append(entry.name)
    except OSError as error:
        raise _unreadable(folder, error) from error
    return sorted(files), sorted(folders)


def _unreadable(folder: Path, error: OSError) -> ImageListError:
    return ImageListError(f"{folder} can't be read: {error.strerror or error}", hint="check the path and its rights")
