"""The classes and members of android.jar, read from its class files."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, FrozenSet, Optional, Tuple

#: Bytes after the tag of each kind of constant; UTF-8 (1) holds its own length.
_CONSTANT_SIZES = {3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3, 16: 2, 18: 4}
_TWO_SLOTS = (5, 6)
_UTF8, _CLASS = 1, 7


@dataclass(frozen=True)
class _Class:
    above: Tuple[str, ...]
    members: FrozenSet[Tuple[str, str]]


class Platform:
    """A jar of stubs that tells whether a class or member exists."""

    def __init__(self, jar: Path) -> None:
        self.jar = jar
        self._archive = zipfile.ZipFile(jar)
        files = (name for name in self._archive.namelist() if name.endswith(".class"))
        self._names = {name[: -len(".class")].replace("/", ".") for name in files}

    def has_class(self, name: str) -> bool:
        return name in self._names

    def above(self, name: str) -> Tuple[str, ...]:
        """The class that ``name`` extends and the interfaces that it implements; none for an unknown class."""
        read = self._read(name)
        return read.above if read else ()

    def declares(self, owner: str, name: str, descriptor: str) -> bool:
        """Whether ``owner`` itself declares the member."""
        read = self._read(owner)
        return read is not None and (name, descriptor) in read.members

    @lru_cache(maxsize=None)  # noqa: B019  # one object a run
    def _read(self, name: str) -> Optional[_Class]:
        if name not in self._names:
            return None
        return _parse(self._archive.read(name.replace(".", "/") + ".class"))


def _parse(data: bytes) -> _Class:
    constants, at = _constants(data)
    _, _, parent, count = struct.unpack_from(">4H", data, at)
    indices = [parent, *struct.unpack_from(f">{count}H", data, at + 8)]
    at += 8 + 2 * count
    members = set()
    for _ in ("fields", "methods"):
        (count,) = struct.unpack_from(">H", data, at)
        at += 2
        for _ in range(count):
            _, name, descriptor, attributes = struct.unpack_from(">4H", data, at)
            members.add((constants[name], constants[descriptor]))
            at += 8
            for _ in range(attributes):
                at += 6 + struct.unpack_from(">I", data, at + 2)[0]
    above = tuple(constants[int(constants[index])].replace("/", ".") for index in indices if index)
    return _Class(above, frozenset(members))


def _constants(data: bytes) -> Tuple[Dict[int, str], int]:
    """Texts by index (a class is the index of its name), and where the constants end."""
    (count,) = struct.unpack_from(">H", data, 8)
    texts: Dict[int, str] = {}
    index, at = 1, 10
    while index < count:
        tag = data[at]
        if tag == _UTF8:
            (size,) = struct.unpack_from(">H", data, at + 1)
            texts[index] = data[at + 3 : at + 3 + size].decode("utf-8", "surrogatepass")
            at += 3 + size
        else:
            if tag == _CLASS:
                texts[index] = str(struct.unpack_from(">H", data, at + 1)[0])
            at += 1 + _CONSTANT_SIZES[tag]
        index += 2 if tag in _TWO_SLOTS else 1
    return texts, at
