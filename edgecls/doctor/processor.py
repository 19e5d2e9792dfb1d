"""What the cores can do, and whether Paddle-Lite uses it."""

from __future__ import annotations

import re
import struct
from typing import FrozenSet, Iterator, List, Optional, Tuple

from edgecls.devices.cpuinfo import parse_cpuinfo
from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine
from edgecls.engines.host import AT_HWCAP, HWCAP_BITS
from edgecls.errors import EdgeclsError
from edgecls.runtime.dotprod import dot_truth
from edgecls.runtime.releases import version_number


def check(machine: Machine) -> Iterator[Finding]:
    """The cores, NEON, half precision and dot products."""
    info = parse_cpuinfo(machine.read("proc/cpuinfo"))
    kinds = sorted({kind for kind in info.cores.values() if kind})
    yield Finding(
        "processor",
        "ok",
        f"{len(info.cores) or 'unknown'} cores, {', '.join(kinds) or info.model_name or 'kind unknown'}",
    )
    if not machine.is_arm:
        return
    features = read_features(machine) or info.features
    if not features:
        yield Finding("NEON", "note", "the kernel doesn't tell what the cores can do")
        return
    if not features & {"neon", "asimd"}:
        yield Finding("NEON", "wrong", "the cores have no NEON, which Paddle-Lite needs", "use another board")
        return
    yield Finding("NEON", "ok", "yes")
    yield Finding(
        "fp16", "ok", "the cores compute in half precision" if "asimdhp" in features else "no, not these cores"
    )
    yield _dot_product(machine, features)


def read_features(machine: Machine) -> FrozenSet[str]:
    """What the kernel tells a program that every core can do, in the words of /proc/cpuinfo; empty if it doesn't."""
    layout = "<QQ" if machine.bits == 64 else "<II"
    data = machine.read_bytes("proc/self/auxv")
    size = struct.calcsize(layout)
    for kind, value in struct.iter_unpack(layout, data[: len(data) // size * size]):
        if kind == AT_HWCAP:
            return frozenset(name for name, bit in HWCAP_BITS.get(str(machine.abi), {}).items() if value & bit)
    return frozenset()


def _dot_product(machine: Machine, features: FrozenSet[str]) -> Finding:
    version, runtime = _newest_runtime(machine)
    truth = dot_truth(machine.read("proc/cpuinfo"), features, {}, version=version)
    text = f"{truth.sentence}{runtime}"
    if not truth.core_has_dot:
        return Finding("dot product", "ok", text)
    if truth.runtime_uses_dot:
        return Finding("dot product", "ok", text)
    step = f"edgecls predict photo.jpg --model INT8_ARTIFACT --soc {truth.suggested_soc}"
    return Finding("dot product", "note", re.sub(r"; try --soc \w+", "", text), step)


def _newest_runtime(machine: Machine) -> Tuple[Optional[Tuple[int, int]], str]:
    """The version of the runtime that predict would take here."""
    from edgecls.runtime.store import list_runtimes

    try:
        fitting: List[Tuple[int, int]] = [
            number
            for number in (
                version_number(runtime.version)
                for runtime in list_runtimes()
                if (runtime.library.abi, runtime.library.os) == (machine.abi, "linux")
            )
            if number
        ]
    except EdgeclsError:
        fitting = []
    return (max(fitting), "") if fitting else (None, " (no runtime yet: said of the newest release)")
