"""Made-up machines: the files of /proc, /sys and /dev that a check reads."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Dict

from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine

#: HWCAP of an arm64 core: NEON alone, and with half precision and dot product.
OLD_CORE, NEW_CORE = 1 << 1, 1 << 1 | 1 << 9 | 1 << 10 | 1 << 20
PI_4_PART, PI_5_PART = "0xd08", "0xd0b"


def machine(root: Path, files: Dict[str, str], *, architecture: str = "aarch64") -> Machine:
    """A machine with these files and no others."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return Machine(root, architecture)


def raspberry_pi(root: Path, *, part: str = PI_5_PART, hwcap: int = NEW_CORE, **files: str) -> Machine:
    """A Raspberry Pi with four cores of a kind; further files have underscores for slashes."""
    block = "processor\t: {0}\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\nCPU part\t: " + part + "\n\n"
    made = machine(
        root,
        {
            "proc/cpuinfo": "".join(block.format(number) for number in range(4)),
            "proc/device-tree/model": "Raspberry Pi 5 Model B Rev 1.0\0",
            "etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
            **files,
        },
    )
    (root / "proc/self").mkdir(parents=True, exist_ok=True)
    (root / "proc/self/auxv").write_bytes(struct.pack("<QQQQQQ", 6, 4096, 16, hwcap, 0, 0))
    return made


def named(findings: "list[Finding]") -> Dict[str, Finding]:
    """Findings by name, each name once."""
    found = {finding.name: finding for finding in findings}
    assert len(found) == len(findings)
    return found
