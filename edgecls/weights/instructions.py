"""The instructions of a pickle, one by one: only those that picklers write for dicts, numbers, text and arrays."""

from __future__ import annotations

import struct
from typing import Callable, Dict, Iterator, Tuple

from edgecls.weights.clamped import ClampedReader

#: The largest network, SE_HRNet_W64_C, takes 0.1 million.
MAX_INSTRUCTIONS = 500_000

_LONGEST_NUMBER = 16

Instruction = Tuple[str, object]


class UnknownInstructionError(Exception):
    """The pickle has an instruction that no file of arrays needs."""


def read_instructions(stream: ClampedReader) -> Iterator[Instruction]:
    """Name and argument of each instruction, up to and without STOP.

    Raises:
        UnknownInstructionError: there is another one.
        ValueError: the stream ends too early or an argument is impossible.
    """
    for _ in range(MAX_INSTRUCTIONS):
        code = stream.read(1)
        if code == b".":
            return
        if code not in _INSTRUCTIONS:
            if not code:
                raise ValueError("it ends too early")
            raise UnknownInstructionError(f"instruction {code!r}")
        name, read = _INSTRUCTIONS[code]
        yield name, read(stream)
    raise ValueError("it has more instructions than any weights")


def _exactly(stream: ClampedReader, size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise ValueError("it ends too early")
    return data


def _nothing(stream: ClampedReader) -> None:
    del stream


def _packed(form: str) -> Callable[[ClampedReader], object]:
    unpacker = struct.Struct(form)
    return lambda stream: unpacker.unpack(_exactly(stream, unpacker.size))[0]


def _sized(form: str, decode: Callable[[bytes], object]) -> Callable[[ClampedReader], object]:
    """Bytes that are preceded by their number."""
    unpacker = struct.Struct(form)

    def read(stream: ClampedReader) -> object:
        (size,) = unpacker.unpack(_exactly(stream, unpacker.size))
        return decode(_exactly(stream, size))

    return read


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def _number(data: bytes) -> int:
    if len(data) > _LONGEST_NUMBER:
        raise ValueError("it has a number of more digits than any weights")
    return int.from_bytes(data, "little", signed=True)


def _lines(stream: ClampedReader) -> Tuple[str, str]:
    module, name = stream.readline(), stream.readline()
    if not (module.endswith(b"\n") and name.endswith(b"\n")):
        raise ValueError("it has a name without end")
    return module[:-1].decode("utf-8"), name[:-1].decode("utf-8")


_INSTRUCTIONS: Dict[bytes, Tuple[str, Callable[[ClampedReader], object]]] = {
    b"\x80": ("skip", _packed("<B")),  # PROTO
    b"\x95": ("skip", _packed("<Q")),  # FRAME
    b"N": ("none", _nothing),
    b"\x88": ("true", _nothing),
    b"\x89": ("false", _nothing),
    b"K": ("push", _packed("<B")),
    b"M": ("push", _packed("<H")),
    b"J": ("push", _packed("<i")),
    b"G": ("push", _packed(">d")),
    b"\x8a": ("push", _sized("<B", _number)),
    b"U": ("push", _sized("<B", lambda data: data.decode("latin-1"))),  # SHORT_BINSTRING, of Python 2
    b"T": ("push", _sized("<I", lambda data: data.decode("latin-1"))),  # BINSTRING, of Python 2
    b"\x8c": ("push", _sized("<B", _text)),
    b"X": ("push", _sized("<I", _text)),
    b"\x8d": ("push", _sized("<Q", _text)),
    b"C": ("push", _sized("<B", bytes)),
    b"B": ("push", _sized("<I", bytes)),
    b"\x8e": ("push", _sized("<Q", bytes)),
    b"\x96": ("push", _sized("<Q", bytes)),  # BYTEARRAY8
    b"]": ("list", _nothing),
    b"}": ("dict", _nothing),
    b")": ("tuple 0", _nothing),
    b"\x85": ("tuple 1", _nothing),
    b"\x86": ("tuple 2", _nothing),
    b"\x87": ("tuple 3", _nothing),
    b"(": ("mark", _nothing),
    b"t": ("tuple", _nothing),
    b"a": ("append", _nothing),
    b"e": ("appends", _nothing),
    b"s": ("set item", _nothing),
    b"u": ("set items", _nothing),
    b"q": ("put", _packed("<B")),
    b"r": ("put", _packed("<I")),
    b"\x94": ("memoize", _nothing),
    b"h": ("get", _packed("<B")),
    b"j": ("get", _packed("<I")),
    b"c": ("name", _lines),
    b"\x93": ("stacked name", _nothing),
    b"R": ("call", _nothing),
    b"b": ("build", _nothing),
}
