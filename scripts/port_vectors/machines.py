"""Texts of /proc/cpuinfo, and the processors that they tell of."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Tuple

from edgecls.devices.cpuinfo import parse_cpuinfo
from edgecls.storage.atomic import write_json

_FEATURES = ("asimd", "asimddp", "asimdhp", "fphp", "avx2")


def write(folder: Path) -> None:
    """Write machines.json."""
    write_json(folder / "machines.json", [_vector(name, text) for name, text in _texts().items()])


def _texts() -> Dict[str, str]:
    full, old = "fp asimd fphp asimdhp asimddp", "fp asimd"
    every = [(0x41, part) for part in (0xC07, 0xC0F, *range(0xD03, 0xD0E), *range(0xD40, 0xD50), 0xD80, 0xD81, 0xD82)]
    return {
        "a phone": _arm([(0x51, 0x805)] * 4 + [(0x51, 0x804)] * 4, [full] * 8, "Qualcomm Technologies, Inc SM8150"),
        "a phone of two generations": _arm([(0x41, 0xD05), (0x41, 0xD09)], [full, old]),
        "makers and parts that are unknown": _arm([(0x48, 0xD40), (0x99, 0x1), (0x53, 0x3)], [full] * 3),
        "every part": _arm(every, [old] * len(every)),
        "a computer": "processor\t: 0\nmodel name\t: A CPU @ 2.60GHz\nflags\t\t: fpu avx2\n\n"
        "processor\t: 1\nmodel name\t: A CPU @ 2.60GHz\nflags\t\t: fpu avx2\n",
        "one that hides its parts": "Processor\t: AArch64 Processor rev 4\nprocessor\t: 0\n\nprocessor\t: 1\n\n"
        "Features\t: asimd\nHardware\t: MT6765\n",
        "nothing": "",
    }


def _arm(cores: List[Tuple[int, int]], features: List[str], hardware: str = "") -> str:
    text = ""
    for index, ((maker, part), words) in enumerate(zip(cores, features)):
        text += f"processor\t: {index}\nFeatures\t: {words}\nCPU implementer\t: {maker:#x}\n"
        text += f"CPU architecture: 8\nCPU part\t: {part:#x}\nCPU revision\t: 14\n\n"
    return text + (f"Hardware\t: {hardware}\n" if hardware else "")


def _vector(name: str, text: str) -> Dict[str, Any]:
    found = parse_cpuinfo(text)
    return {
        "name": name,
        "cpuinfo": text,
        "kinds": [found.cores.get(index, "") for index in range(max(found.cores, default=-1) + 1)],
        "features": [feature for feature in _FEATURES if feature in found.features],
        "hardware": found.hardware or None,
    }
