"""The machine that a result comes from. Neither its name nor its user's is kept."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from typing import Dict, Optional

from edgecls._version import __version__


@dataclass(frozen=True)
class Environment:
    """Hardware and software of a host.

    Attributes:
        edgecls: version of edgecls.
        python: version of the Python that runs edgecls; an engine may live in another. None in a result of the app.
        system: name of the operating system.
        release: of its kernel.
        machine: architecture, as "x86_64".
        cpu: model name; "unknown" where the system doesn't tell.
        cpus: logical processors.
        allowed_cpus: those that this process may use.
        hypervisor: whether the processor says that it is virtual.
        memory_bytes: physical memory.
        packages: versions of the engines' packages, by import name.
    """

    edgecls: str
    python: Optional[str]
    system: str
    release: str
    machine: str
    cpu: str
    cpus: int
    allowed_cpus: int
    hypervisor: bool
    memory_bytes: Optional[int]
    packages: Dict[str, str]


def read_environment(packages: Dict[str, str]) -> Environment:
    """This machine now.

    Args:
        packages: versions of the engines' packages, by import name.
    """
    cpuinfo = _cpuinfo()
    return Environment(
        edgecls=__version__,
        python=platform.python_version(),
        system=platform.system(),
        release=platform.release(),
        machine=platform.machine(),
        cpu=cpuinfo.get("model name") or cpuinfo.get("Hardware") or "unknown",
        cpus=os.cpu_count() or 1,
        allowed_cpus=allowed_cpus(),
        hypervisor="hypervisor" in cpuinfo.get("flags", "").split(),
        memory_bytes=_memory(),
        packages=dict(sorted(packages.items())),
    )


def allowed_cpus() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _cpuinfo() -> Dict[str, str]:
    """The first value of each key of /proc/cpuinfo."""
    found: Dict[str, str] = {}
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as stream:
            for line in stream:
                key, colon, value = line.partition(":")
                if colon:
                    found.setdefault(key.strip(), value.strip())
    except OSError:
        pass
    return found


def _memory() -> Optional[int]:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return None
