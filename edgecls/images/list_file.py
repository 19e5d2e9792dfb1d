"""PaddleClas's image lists: a line holds a path, relative to the list's folder, and mostly a class id.

The path may contain spaces; the class id comes after the last one.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO, Iterator, NamedTuple, Optional

from edgecls.errors import ImageListError

#: A path has at most 4096 bytes on Linux; a longer line belongs to another kind of file.
_MAX_LINE = 8192
_MAX_DIGITS = 9


class ListedImage(NamedTuple):
    """A picture and its class id, or None where none is known."""

    file: str
    label: Optional[int]


def read_list(path: Path, *, labelled: bool) -> Iterator[ListedImage]:
    """The lines of a list file, one at a time; empty ones are left out.

    Args:
        path: the list file.
        labelled: whether each line ends in a class id.

    Raises:
        ImageListError: it can't be read, is no UTF-8 text, or a line is malformed.
    """
    folder = path.parent
    for number, line in _lines(path):
        yield _labelled(path, number, line) if labelled else ListedImage(os.path.join(folder, line), None)


def has_labels(path: Path) -> bool:
    """Whether the first line ends in a class id: a number, and the whole is no file.

    Raises:
        ImageListError: as ``read_list``.
    """
    for _, line in _lines(path):
        name, _, last = line.replace("\t", " ").rpartition(" ")
        return bool(name) and _is_class_id(last) and not os.path.exists(path.parent / line)
    return False


def _is_class_id(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) <= _MAX_DIGITS


def _labelled(path: Path, number: int, line: str) -> ListedImage:
    parts = line.rsplit(None, 1)
    if len(parts) != 2 or not _is_class_id(parts[1]):
        raise ImageListError(
            f"{path} line {number} has no class id: {line[:100]!r}", hint="write 'relative/path 7' in each line"
        )
    return ListedImage(os.path.join(path.parent, parts[0]), int(parts[1]))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open("rb") as stream:
            yield from _decoded(path, stream)
    except OSError as error:
        raise ImageListError(f"{path} can't be read: {error.strerror or error}", hint="check the path") from error


def _decoded(path: Path, stream: BinaryIO) -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(iter(lambda: stream.readline(_MAX_LINE), b""), start=1):
        if len(raw) == _MAX_LINE or b"\0" in raw:
            raise ImageListError(f"{path} line {number} is no line of an image list", hint="give a text file")
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError as error:
            raise ImageListError(f"{path} line {number} is not UTF-8", hint="save the list as UTF-8") from error
        if line:
            yield number, line
