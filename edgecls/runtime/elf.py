"""What a shared library's ELF headers say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, BinaryIO, Callable, FrozenSet, List, Optional, TypeVar

from elftools.common.exceptions import ELFError
from elftools.elf.dynamic import DynamicSegment
from elftools.elf.elffile import ELFFile

# include/elf.h of glibc: e_flags of EM_ARM.
_ARM_HARD_FLOAT = 0x400

_T = TypeVar("_T")


@dataclass(frozen=True)
class Elf:
    """A shared library for one processor and system.

    Attributes:
        machine: as "EM_AARCH64".
        hard_float: whether floats are passed in registers; False on every processor but 32-bit ARM.
        needed: libraries that it loads.
        soname: the name that programs linked against it will ask for; None when it has none.
        android: whether its C library is bionic.
    """

    machine: str
    hard_float: bool
    needed: List[str]
    soname: Optional[str]
    android: bool


class NotElfError(Exception):
    """It is no shared library; the text says why."""


def read_elf(stream: BinaryIO) -> Elf:
    """Read the headers.

    Raises:
        NotElfError: it is no whole shared library.
        OSError: it can't be read.
    """
    return _mapped(lambda: _read(ELFFile(stream), stream.seek(0, 2)))


def read_exports(stream: BinaryIO) -> FrozenSet[str]:
    """The names of the symbols that a shared library defines for others.

    Raises:
        NotElfError: it is no whole shared library.
        OSError: it can't be read.
    """
    return _mapped(lambda: _exports(ELFFile(stream)))


def _mapped(read: Callable[[], _T]) -> _T:
    """What ``read`` gives; whatever pyelftools raises as NotElfError."""
    try:
        return read()
    except OSError:
        raise
    except NotElfError:
        raise
    except ELFError as error:
        raise NotElfError("it is no ELF file, or a damaged one") from error
    # pyelftools meets damaged tables with whatever its parsing runs into.
    except Exception as error:
        raise NotElfError(f"it is a damaged ELF file ({type(error).__name__})") from error


def _read(elf: ELFFile, size: int) -> Elf:
    header = elf.header
    ends = [segment["p_offset"] + segment["p_filesz"] for segment in elf.iter_segments()]
    if header["e_shnum"]:
        ends.append(header["e_shoff"] + header["e_shnum"] * header["e_shentsize"])
    if max(ends, default=0) > size:
        raise NotElfError(f"it is cut off: {max(ends) - size} bytes are missing")
    if header["e_type"] != "ET_DYN":
        raise NotElfError("it is an ELF file, but no shared library")
    dynamic = _dynamic(elf)
    # A tag has its text under a name that depends on its kind.
    tags: List[Any] = list(dynamic.iter_tags()) if dynamic is not None else []
    needed = [str(tag.needed) for tag in tags if tag.entry.d_tag == "DT_NEEDED"]
    return Elf(
        machine=str(header["e_machine"]),
        hard_float=header["e_machine"] == "EM_ARM" and bool(header["e_flags"] & _ARM_HARD_FLOAT),
        needed=needed,
        soname=next((str(tag.soname) for tag in tags if tag.entry.d_tag == "DT_SONAME"), None),
        # glibc's library carries its version in its name, bionic's does not.
        android="libc.so" in needed,
    )


def _exports(elf: ELFFile) -> FrozenSet[str]:
    dynamic = _dynamic(elf)
    # A library that defines nothing may have no table of symbols.
    if dynamic is None or not any(tag.entry.d_tag == "DT_SYMTAB" for tag in dynamic.iter_tags()):
        return frozenset()
    symbols: List[Any] = list(dynamic.iter_symbols())
    defined = (symbol for symbol in symbols if symbol.entry.st_shndx != "SHN_UNDEF")
    return frozenset(str(symbol.name) for symbol in defined if symbol.entry.st_info.bind in ("STB_GLOBAL", "STB_WEAK"))


def _dynamic(elf: ELFFile) -> Optional[DynamicSegment]:
    """Found by segments: a stripped library may have no sections."""
    return next((segment for segment in elf.iter_segments() if isinstance(segment, DynamicSegment)), None)
