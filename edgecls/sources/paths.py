"""Names of pictures from standard input."""

from __future__ import annotations

from os import fsdecode
from typing import BinaryIO, Iterator, Sequence

#: The argument that stands for the names on standard input.
STDIN = "-"
#: Linux knows no longer path.
_LONGEST = 4096 + 2


def expand_stdin(words: Sequence[str], stream: BinaryIO) -> Iterator[str]:
    """The words, with the lines of ``stream`` in the place of the first "-"; a line is passed on as it comes.

    Lines may hold any bytes that a name may. Empty ones are left out; one that is longer than any path is cut into
    pieces, so that what is no list of names can't fill the memory.
    """
    for word in words:
        if word != STDIN:
            yield word
            continue
        # Not "for line in stream", which reads ahead and would hold back lines that have come.
        for line in iter(lambda: stream.readline(_LONGEST), b""):
            name = fsdecode(line.rstrip(b"\r\n"))
            if name:
                yield name
