"""Executed instructions operator by operator.

Paddle-Lite runs a model in one loop, RuntimeProgram::Run. The instruction that goes on to the next operator is
executed once for each, so the differences of the count there are what each operator took.
"""

from __future__ import annotations

from pathlib import Path
from typing import List, Tuple

from elftools.elf.elffile import ELFFile

from benchmarks.arm.emulator import Mark
from edgecls.nb.program import Op
from edgecls.nb.reader import read_nb

_LOOP = "_ZN6paddle4lite14RuntimeProgram3RunEv"
#: ``add xN, xN, #imm``: the step to the next operator, followed by ``b`` to the start of the loop.
_ADD, _ADD_MASK = 0x91000000, 0xFF800000
_BRANCH, _BRANCH_MASK = 0x14000000, 0xFC000000


def find_mark(library: Path) -> Mark:
    """The end of the loop over the operators.

    Raises:
        ValueError: the library has no such function, or it was compiled otherwise.
    """
    with library.open("rb") as stream:
        elf = ELFFile(stream)
        found = elf.get_section_by_name(".dynsym").get_symbol_by_name(_LOOP)
        if not found:
            raise ValueError(f"{library.name} does not export {_LOOP}")
        start, size = found[0]["st_value"], found[0]["st_size"] or 0x1C0
        text = elf.get_section_by_name(".text")
        code = text.data()[start - text["sh_addr"] : start - text["sh_addr"] + size]
    words = [int.from_bytes(code[at : at + 4], "little") for at in range(0, len(code) - 3, 4)]
    for number, (word, following) in enumerate(zip(words, words[1:])):
        same_register = word & 0x1F == word >> 5 & 0x1F
        backwards = following & _BRANCH_MASK == _BRANCH and following & 1 << 25
        if word & _ADD_MASK == _ADD and same_register and backwards and word & 0x1F != 31:
            return Mark(start + 4 * number, (word, following))
    raise ValueError(f"the loop over the operators was not recognized in {library.name}")


def per_operator(nb: Path, marks: List[int]) -> List[Tuple[Op, int]]:
    """What each operator took in the last inference.

    Args:
        nb: the model.
        marks: the counts at ``find_mark``'s place, one for each operator of each inference.

    Raises:
        ValueError: their number is no multiple of the operators'.
    """
    ops = read_nb(nb).all_ops
    if not marks or len(marks) % len(ops):
        raise ValueError(f"{len(marks)} counts for {len(ops)} operators")
    last = marks[-len(ops) :]
    # What comes before the first operator, feed, is not known and next to nothing.
    return list(zip(ops, [0, *(after - before for before, after in zip(last, last[1:]))]))
