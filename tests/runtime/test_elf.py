"""Reading the headers of shared libraries."""

from __future__ import annotations

import io
import random

import pytest

from edgecls.runtime.elf import Elf, NotElfError, read_elf
from tests.runtime.elf_writer import AARCH64, ARM, BIONIC, GLIBC, HARD_FLOAT, LIGHT_API, X86_64, library_bytes

WHOLE = library_bytes(["text"] * 20)


def read(data: bytes) -> Elf:
    return read_elf(io.BytesIO(data))


@pytest.mark.parametrize(("machine", "name"), [(AARCH64, "EM_AARCH64"), (ARM, "EM_ARM"), (X86_64, "EM_X86_64")])
def test_processor_name_and_needs_are_read(machine: int, name: str) -> None:
    assert read(library_bytes(["text"], machine=machine)) == Elf(name, False, list(GLIBC), LIGHT_API, False)


def test_a_library_without_a_name_of_its_own_has_none() -> None:
    assert read(library_bytes(["text"], soname=None)).soname is None


def test_bionic_is_told_from_glibc() -> None:
    assert read(library_bytes(["text"], needed=BIONIC)).android


def test_hard_floats_of_32_bit_arm_are_seen() -> None:
    assert read(library_bytes(["text"], machine=ARM, flags=HARD_FLOAT)).hard_float
    assert not read(library_bytes(["text"], machine=ARM, flags=0x5000200)).hard_float


def test_a_program_is_no_library() -> None:
    with pytest.raises(NotElfError, match="no shared library"):
        read(library_bytes(["text"], kind=2))


@pytest.mark.parametrize("size", range(0, len(WHOLE), 7))
def test_a_library_that_was_cut_off_is_refused(size: int) -> None:
    with pytest.raises(NotElfError):
        read(WHOLE[:size])


def test_a_cut_says_how_much_is_missing() -> None:
    with pytest.raises(NotElfError, match="it is cut off: 5 bytes are missing"):
        read(WHOLE[:-5])


def test_damage_never_ends_in_another_error() -> None:
    choice = random.Random(3)
    for _ in range(400):
        data = bytearray(WHOLE)
        for _ in range(choice.randint(1, 6)):
            data[choice.randrange(len(data) // 2)] = choice.randrange(256)
        try:
            read(bytes(data))
        except NotElfError:
            pass


def test_anything_else_is_refused() -> None:
    for data in (b"", b"\x7fELF", b"#!/bin/sh\n", bytes(4096), b"\x7fELF" + bytes(range(256)) * 4):
        with pytest.raises(NotElfError):
            read(data)
