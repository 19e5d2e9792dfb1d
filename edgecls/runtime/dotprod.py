"""Whether int8 can be fast on a chip: what its cores can do, and what Paddle-Lite believes that they can do.

Paddle-Lite never asks the kernel for the core's instructions. Up to v2.11 it uses the dot-product kernels where the
chip's name is in a table. Since v2.12 it uses them where it takes every core for one that has them, by "CPU part" in
/proc/cpuinfo, or by the table where that knows the chip. Both rules were read in its sources; the second was also tried
with a real v2.12 library: with parts 0xd05, 0x804 or 0xd41 it used the instruction, with one 0xd0b or 0xd08 it didn't.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import AbstractSet, FrozenSet, List, Mapping, Optional, Tuple

from edgecls.runtime.known_socs import (
    CORES_BY_PART,
    CORES_DECIDE,
    DOT_CORES,
    FP16_CORES,
    KNOWN_SOCS,
    KnownSoc,
    Version,
)

__all__ = ["KNOWN_SOCS", "DotTruth", "chip_name", "dot_truth"]

#: The Android properties that become part of the chip's name, in this order.
NAME_PROPERTIES = ("ro.product.board", "ro.board.platform", "ro.chipname")

#: The name to give for a chip with dot product: known to every release, and measured.
_STAND_IN = "SM8150"

_PART = re.compile(r"CPU part\s*:\s*(?:0x)?([0-9a-fA-F]{1,8})\b")
_NEWEST: Version = (2, 13)


@dataclass(frozen=True)
class DotTruth:
    """What a chip can do and what Paddle-Lite makes of it.

    Attributes:
        known_as: the name under which Paddle-Lite's table knows the chip; None when it doesn't.
        core_has_dot: whether every core has the dot-product instructions (asimddp).
        core_has_fp16: whether every core computes in fp16 (asimdhp).
        runtime_uses_dot: whether Paddle-Lite runs int8 on them.
        runtime_uses_fp16: whether Paddle-Lite takes the chip for one with fp16. A ``.nb`` that was converted to fp16
            runs its fp16 kernels whatever this says.
        sentence: what follows for int8, for a person.
        suggested_soc: the name to give with ``--soc`` where it would switch the instructions on.
    """

    known_as: Optional[str]
    core_has_dot: bool
    core_has_fp16: bool
    runtime_uses_dot: bool
    runtime_uses_fp16: bool
    sentence: str
    suggested_soc: Optional[str]


def dot_truth(
    cpuinfo: str,
    features: AbstractSet[str],
    android_props: Mapping[str, str],
    *,
    version: Optional[Version] = None,
) -> DotTruth:
    """Judge an ARM chip.

    Args:
        cpuinfo: the text of the device's /proc/cpuinfo.
        features: what all of its cores can do, the kernel's words.
        android_props: system properties; empty on a device that is no Android.
        version: of the runtime, as ``version_number`` gives it; the newest release when None.
    """
    release = _NEWEST if version is None else version
    runtime = "Paddle-Lite" if version is None else f"Paddle-Lite v{version[0]}.{version[1]}"
    name = chip_name(cpuinfo, android_props)
    entry, known_as = _entry(name, release)
    has_dot, has_fp16 = "asimddp" in features, "asimdhp" in features
    if release < CORES_DECIDE:
        uses_dot, uses_fp16 = (entry.dot, entry.fp16) if entry else (False, False)
        reason = f"it knows the chip as {known_as}" if entry else "it doesn't know the chip by its name"
    else:
        cores = sorted(entry.cores) if entry and entry.cores else _cores(cpuinfo)
        uses_dot = bool(cores) and DOT_CORES.issuperset(cores)
        uses_fp16 = not FP16_CORES.isdisjoint(cores)
        reason = _reason(cores, known_as)
    return DotTruth(
        known_as=known_as,
        core_has_dot=has_dot,
        core_has_fp16=has_fp16,
        runtime_uses_dot=uses_dot,
        runtime_uses_fp16=uses_fp16,
        sentence=_sentence(has_dot, uses_dot, runtime, reason),
        suggested_soc=_STAND_IN if has_dot and not uses_dot else None,
    )


def chip_name(cpuinfo: str, android_props: Mapping[str, str]) -> str:
    """The name in which Paddle-Lite looks for the chips that it knows, in capitals."""
    name = ""
    model_name = False
    for line in cpuinfo.splitlines(keepends=True):
        if "Hardware" in line:
            name += line
        if "model name" in line and not model_name:
            name += line
            model_name = True
    if android_props:
        name = "_".join([name, *(android_props.get(key, "") for key in NAME_PROPERTIES)])
    return name.upper()


def _entry(name: str, release: Version) -> Tuple[Optional[KnownSoc], Optional[str]]:
    for entry in KNOWN_SOCS:
        for known in entry.names:
            if release >= entry.since and known in name:
                return entry, known
    return None, None


def _cores(cpuinfo: str) -> List[str]:
    """The kinds of the cores; a part that Paddle-Lite doesn't know stands for itself."""
    parts = [int(match.group(1), 16) for match in _PART.finditer(cpuinfo)]
    return sorted({CORES_BY_PART.get(part, f"{part:#x}") for part in parts})


def _reason(cores: List[str], known_as: Optional[str]) -> str:
    if known_as:
        return f"it knows the chip as {known_as}"
    if not cores:
        return "/proc/cpuinfo names no cores"
    unknown: FrozenSet[str] = frozenset(core for core in cores if core.startswith("0x"))
    if unknown:
        return f"it doesn't know CPU part {', '.join(sorted(unknown))}"
    return f"it takes the cores for {', '.join(cores)}"


def _sentence(has_dot: bool, uses_dot: bool, runtime: str, reason: str) -> str:
    if has_dot and uses_dot:
        return f"int8 can be fast: {runtime} uses the dot-product instructions ({reason})"
    if has_dot:
        return (
            f"int8 will hardly be faster than fp32: the cores have dot-product instructions, but {runtime} "
            f"doesn't use them ({reason}); try --soc {_STAND_IN}"
        )
    if uses_dot:
        return (
            f"int8 may end with SIGILL: {runtime} expects dot-product instructions that not every core has ({reason})"
        )
    return "int8 will hardly be faster than fp32: not every core has dot-product instructions"
