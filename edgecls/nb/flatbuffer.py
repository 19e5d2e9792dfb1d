"""Reading flatbuffer tables from bytes that nobody vouches for.

Every offset is checked before it is followed. A small file can also point at the same bytes again
and again, so that a few kilobytes unfold into billions of values; a healthy one owns each byte once.
So every byte that is visited is charged to the buffer's budget, a small multiple of its size.
"""

from __future__ import annotations

from struct import Struct
from typing import Any, Dict, Iterator, List, Optional, Tuple

from edgecls.errors import NbError
from edgecls.nb.region import Region

BOOL = Struct("<?")
U8 = Struct("<B")
I32 = Struct("<i")
U32 = Struct("<I")
I64 = Struct("<q")
F32 = Struct("<f")
F64 = Struct("<d")
_U16 = Struct("<H")

#: No table of Paddle-Lite's schema has more fields; what a longer vtable says is not looked at.
_MAX_FIELDS = 32
#: The least that a string takes beside its characters: its length and its terminator.
_STRING_OVERHEAD = 5
#: Reading all that a file of opt holds visits 0.8 to 0.9 of its bytes.
_BUDGET_FACTOR = 2
_BUDGET_BASE = 1 << 12
#: Tables of the same make share their vtable: a healthy file has a few dozen.
_MAX_CACHED = 1 << 10

_Vtable = Tuple[int, Tuple[int, ...]]


class FlatBuffer:
    """One flatbuffer that fills a region."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self._left = _BUDGET_FACTOR * region.size + _BUDGET_BASE
        self._vtables: Dict[int, _Vtable] = {}

    def root(self) -> Table:
        """The table that the buffer is about.

        Raises:
            NbError: there is none.
        """
        return Table(self, self.follow(0))

    def follow(self, at: int) -> int:
        """The position that the offset stored at position ``at`` points to."""
        return at + int(self.region.unpack(U32, at))

    def charge(self, count: int) -> None:
        """Take ``count`` bytes from the budget.

        Raises:
            NbError: nothing is left of it.
        """
        self._left -= count
        if self._left < 0:
            raise NbError(f"{self.region.name} is damaged: it refers to the same bytes over and over")

    def vtable(self, at: int) -> _Vtable:
        """The size of a table and the offsets of its fields, from the vtable at position ``at``."""
        known = self._vtables.get(at)
        if known is None:
            size = int(self.region.unpack(_U16, at))
            table_size = int(self.region.unpack(_U16, at + 2))
            if size < 4 or size % 2:
                raise NbError(f"{self.region.name} is damaged: it has a field list of {size} bytes")
            fields = Struct(f"<{min(size // 2 - 2, _MAX_FIELDS)}H")
            known = (table_size, fields.unpack(self.region.slice(at + 4, fields.size)))
            if len(self._vtables) < _MAX_CACHED:
                self._vtables[at] = known
        return known


class Table:
    """One table of a flatbuffer. Fields are named by their number in the schema.

    Every method raises NbError when the bytes it needs are outside of the buffer.
    """

    __slots__ = ("_at", "_buffer", "_fields", "_size")

    def __init__(self, buffer: FlatBuffer, at: int) -> None:
        self._buffer = buffer
        self._at = at
        self._size, self._fields = buffer.vtable(at - int(buffer.region.unpack(I32, at)))
        buffer.charge(max(self._size, 4))

    def scalar(self, field: int, layout: Struct, default: Any = 0) -> Any:
        """A number or truth value, ``default`` when the field is absent."""
        at = self._place(field, layout.size)
        return self._buffer.region.unpack(layout, at) if at else default

    def text(self, field: int, limit: Optional[int] = None) -> Optional[str]:
        """A string, None when the field is absent. Longer than ``limit`` bytes is an error."""
        at = self._place(field, 4)
        return self._string(self._buffer.follow(at), limit) if at else None

    def table(self, field: int) -> Optional[Table]:
        """A table, None when the field is absent. A union's value is read like this too."""
        at = self._place(field, 4)
        return Table(self._buffer, self._buffer.follow(at)) if at else None

    def tables(self, field: int) -> Iterator[Table]:
        """The tables of a vector, none when the field is absent."""
        buffer = self._buffer
        for at in self._entries(field):
            yield Table(buffer, buffer.follow(at))

    def texts(self, field: int) -> List[str]:
        """A vector of strings, empty when the field is absent."""
        return [self._string(self._buffer.follow(at), None) for at in self._entries(field)]

    def numbers(self, field: int, layout: Struct, limit: Optional[int] = None) -> Tuple[Any, ...]:
        """A vector of numbers, empty when the field is absent. More than ``limit`` is an error."""
        at, count = self.span(field, layout.size)
        if limit is not None and count > limit:
            raise NbError(f"{self._buffer.region.name} is damaged: it has a list of {count} numbers")
        self._buffer.charge(count * layout.size)
        data = self._buffer.region.slice(at, count * layout.size)
        return tuple(value for (value,) in layout.iter_unpack(data))

    def span(self, field: int, item_size: int) -> Tuple[int, int]:
        """Where a vector's items begin and how many there are, (0, 0) when the field is absent.

        The items themselves are not read.
        """
        at = self._place(field, 4)
        if not at:
            return 0, 0
        start = self._buffer.follow(at)
        count = int(self._buffer.region.unpack(U32, start))
        self._buffer.region.check(start + 4, count * item_size)
        return start + 4, count

    def _place(self, field: int, size: int) -> int:
        """The position of a field, 0 when it is absent: there the buffer keeps its root offset."""
        offset = self._fields[field] if field < len(self._fields) else 0
        if not offset:
            return 0
        if offset + size > self._size:
            raise NbError(f"{self._buffer.region.name} is damaged: a field lies outside of its table")
        return self._at + offset

    def _entries(self, field: int) -> range:
        start, count = self.span(field, 4)
        self._buffer.charge(4 * count)
        return range(start, start + 4 * count, 4)

    def _string(self, start: int, limit: Optional[int]) -> str:
        size = int(self._buffer.region.unpack(U32, start))
        if limit is not None and size > limit:
            raise NbError(f"{self._buffer.region.name} is damaged: it has a name of {size} bytes")
        self._buffer.region.check(start + 4, size)
        self._buffer.charge(_STRING_OVERHEAD + size)
        return self._buffer.region.slice(start + 4, size).decode("utf-8", "backslashreplace")
