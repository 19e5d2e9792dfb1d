"""The machine that this Python runs on, as the native libraries see it."""

from __future__ import annotations

import functools
import platform
import sys
import sysconfig
from typing import FrozenSet, Mapping

from edgecls.errors import NbError

#: By the machine's name and the width of a pointer: a 64-bit kernel may carry a 32-bit system.
ABIS = {
    ("x86_64", 64): "x86_64",
    ("amd64", 64): "x86_64",
    ("aarch64", 64): "arm64-v8a",
    ("arm64", 64): "arm64-v8a",
    ("aarch64", 32): "armeabi-v7a",
    ("armv7l", 32): "armeabi-v7a",
    ("armv8l", 32): "armeabi-v7a",
}

AT_HWCAP = 16
#: Bits of AT_HWCAP: arch/arm64/include/uapi/asm/hwcap.h and arch/arm/include/uapi/asm/hwcap.h of Linux.
HWCAP_BITS: Mapping[str, Mapping[str, int]] = {
    "arm64-v8a": {"asimd": 1 << 1, "fphp": 1 << 9, "asimdhp": 1 << 10, "asimddp": 1 << 20},
    "armeabi-v7a": {"neon": 1 << 12, "fphp": 1 << 22, "asimdhp": 1 << 23, "asimddp": 1 << 24},
}


@functools.lru_cache(maxsize=1)
def this_abi() -> str:
    """arm64-v8a, armeabi-v7a or x86_64.

    Raises:
        NbError: Paddle-Lite runs on no such machine.
    """
    bits = 64 if sys.maxsize > 1 << 32 else 32
    machine = platform.machine().lower()
    if (machine, bits) not in ABIS:
        raise NbError(f"Paddle-Lite has no build for {machine} ({bits} bits)", hint="use a device that it runs on")
    return ABIS[machine, bits]


@functools.lru_cache(maxsize=1)
def cpu_features() -> FrozenSet[str]:
    """What every core of this ARM machine can do, the kernel's words; empty on other machines.

    It is asked of the kernel and not read from /proc/cpuinfo, which under emulation tells of another processor.
    """
    known = HWCAP_BITS.get(this_abi(), {})
    if not known or sys.platform != "linux":
        return frozenset()
    # Late: a runner on a device needs no ctypes, and a small Python may lack its library.
    import ctypes

    getauxval = ctypes.CDLL(None).getauxval
    getauxval.restype, getauxval.argtypes = ctypes.c_ulong, [ctypes.c_ulong]
    bits = int(getauxval(AT_HWCAP))
    return frozenset(name for name, bit in known.items() if bits & bit)


def hard_float() -> bool:
    """Whether this 32-bit ARM system passes floats in registers, as Debian's armhf does; False on other machines."""
    return this_abi() == "armeabi-v7a" and str(sysconfig.get_config_var("MULTIARCH") or "").endswith("hf")
