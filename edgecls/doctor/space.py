"""Memory, and room on the disks that edgecls writes to."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Iterator, Optional

from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine
from edgecls.storage.cache import cache_dir
from edgecls.storage.workspace import workspace_dir

_MIB = 1 << 20
#: What predicting takes: measured 150 MiB resident with OpenCV and a PP-LCNet_x1_0; one photo of 12 megapixels
#: decoded is 36 MB, twice.
_LITTLE_MEMORY = 256 * _MIB
#: A runtime is 30 to 60 MB unpacked, an artifact 1 to 100 MB.
_LITTLE_DISK = 200 * _MIB


def check(machine: Machine) -> Iterator[Finding]:
    """Free memory, the workspace and the cache."""
    yield from _memory(machine)
    yield _folder("workspace", workspace_dir(), "EDGECLS_WORKSPACE")
    yield _folder("cache", cache_dir(), "EDGECLS_CACHE")


def _memory(machine: Machine) -> Iterator[Finding]:
    text = machine.read("proc/meminfo")
    total, free = _field(text, "MemTotal"), _field(text, "MemAvailable")
    if total is None or free is None:
        return
    said = f"{free // _MIB} of {total // _MIB} MiB free"
    if free < _LITTLE_MEMORY:
        yield Finding("memory", "note", f"{said}: little for OpenCV and a network", "end other programs, or add swap")
    else:
        yield Finding("memory", "ok", said)


def _field(text: str, name: str) -> Optional[int]:
    match = re.search(rf"^{name}:\s+(\d+) kB", text, re.M)
    return int(match.group(1)) * 1024 if match else None


def _folder(name: str, folder: Path, variable: str) -> Finding:
    place = folder.absolute()
    there = next((path for path in (place, *place.parents) if path.exists()), Path("/"))
    if not there.is_dir():
        return Finding(name, "wrong", f"{folder}: {there} is no folder", f"set {variable} to a folder")
    if not os.access(there, os.W_OK | os.X_OK):
        return Finding(name, "wrong", f"{folder}: no permission to write", f"set {variable} to a folder of yours")
    room = os.statvfs(there)
    free = room.f_bavail * room.f_frsize
    said = f"{folder}, {free / 1e9:.1f} GB free"
    if free < _LITTLE_DISK:
        return Finding(name, "note", f"{said}: little", f"free some space, or set {variable} to another disk")
    return Finding(name, "ok", said if place == there else f"{said} (will be made)")
