"""What a dex file defines and what it refers to: its tables, as Android's documentation of the format lays them out."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Dict, FrozenSet, Iterator, List, Set, Tuple

from .problems import BuildError

_HEADER = struct.Struct("<8sI20s20I")
#: Where the sizes and offsets of the six tables are among the header's numbers.
_TABLES = slice(9, 21)
_NO_INDEX = 0xFFFFFFFF


@dataclass(frozen=True, order=True)
class Member:
    """A field or method: ``android.app.Activity`` ``onCreate`` ``(Landroid/os/Bundle;)V``."""

    owner: str
    name: str
    descriptor: str

    def __str__(self) -> str:
        return f"{self.owner}.{self.name} {self.descriptor}"


@dataclass(frozen=True)
class DexFile:
    """The tables of one dex file; class names are written with dots.

    Attributes:
        above: for each class in it, what the class extends and implements.
        declared: the members of those classes.
        types: every class that is named; an array counts as its element.
        members: every field and method that is named, the declared ones included.
        strings: every text and name.
    """

    above: Dict[str, Tuple[str, ...]]
    declared: FrozenSet[Member]
    types: FrozenSet[str]
    members: FrozenSet[Member]
    strings: FrozenSet[str]


def read_dex(data: bytes) -> DexFile:
    """Read the tables of a dex file.

    Raises:
        BuildError: it is no dex file.
    """
    if data[:4] != b"dex\n":
        raise BuildError("this is no dex file")
    return _Reader(data).dex_file()


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        numbers = _HEADER.unpack_from(data)[_TABLES]
        places = list(zip(numbers[0::2], numbers[1::2]))
        self._string_ids, self._type_ids, self._proto_ids, self._field_ids, self._method_ids, self._class_defs = places

    def dex_file(self) -> DexFile:
        strings = [self._string(offset) for (offset,) in self._table(self._string_ids, "<I")]
        types = [strings[index] for (index,) in self._table(self._type_ids, "<I")]
        protos = [
            "(" + "".join(types[index] for index in self._type_list(arguments)) + ")" + types[result]
            for _, result, arguments in self._table(self._proto_ids, "<III")
        ]
        fields, methods = (
            [Member(_owner(types[owner]), strings[name], kinds[kind]) for owner, kind, name in self._table(ids, "<HHI")]
            for ids, kinds in ((self._field_ids, types), (self._method_ids, protos))
        )
        above: Dict[str, Tuple[str, ...]] = {}
        declared: Set[Member] = set()
        for index, _, parent, interfaces, _, _, content, _ in self._table(self._class_defs, "<8I"):
            parents = ([parent] if parent != _NO_INDEX else []) + self._type_list(interfaces)
            above[_class_name(types[index])] = tuple(_class_name(types[one]) for one in parents)
            if content:
                declared.update(self._declared(content, fields, methods))
        named = frozenset(_class_name(one) for one in types if one.lstrip("[").startswith("L"))
        return DexFile(above, frozenset(declared), named, frozenset(fields + methods), frozenset(strings))

    def _table(self, place: Tuple[int, int], row: str) -> List[Tuple[int, ...]]:
        size, offset = place
        layout = struct.Struct(row)
        return [layout.unpack_from(self._data, offset + index * layout.size) for index in range(size)]

    def _declared(self, offset: int, fields: List[Member], methods: List[Member]) -> Iterator[Member]:
        """The members in a class's content: counts first, then each member's distance from the one before."""
        counts = []
        for _ in range(4):
            count, offset = self._uleb128(offset)
            counts.append(count)
        for count, members, numbers in zip(counts, (fields, fields, methods, methods), (2, 2, 3, 3)):
            index = 0
            for _ in range(count):
                step, offset = self._uleb128(offset)
                index += step
                yield members[index]
                for _ in range(numbers - 1):
                    _, offset = self._uleb128(offset)

    def _string(self, offset: int) -> str:
        # The text follows its length in characters and ends with a zero byte; a zero character is written in two.
        _, start = self._uleb128(offset)
        text = self._data[start : self._data.index(b"\0", start)]
        return text.replace(b"\xc0\x80", b"\0").decode("utf-8", "surrogatepass")

    def _uleb128(self, offset: int) -> Tuple[int, int]:
        """A number of seven bits a byte, and the offset behind it."""
        value = shift = 0
        while True:
            byte = self._data[offset]
            value |= (byte & 0x7F) << shift
            offset, shift = offset + 1, shift + 7
            if not byte & 0x80:
                return value, offset

    def _type_list(self, offset: int) -> List[int]:
        if offset == 0:
            return []
        (size,) = struct.unpack_from("<I", self._data, offset)
        return list(struct.unpack_from(f"<{size}H", self._data, offset + 4))


def _class_name(descriptor: str) -> str:
    """``[Landroid/os/Bundle;`` is ``android.os.Bundle``."""
    return descriptor.lstrip("[")[1:-1].replace("/", ".")


def _owner(descriptor: str) -> str:
    """An array has Object's members."""
    return "java.lang.Object" if descriptor.startswith("[") else _class_name(descriptor)
