"""Reading /proc/cpuinfo: cores, their kind and what they can do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, FrozenSet, Optional

# MIDR numbers of implementer and part: Linux, arch/arm64/include/asm/cputype.h.
_PARTS: Dict[int, Dict[int, str]] = {
    0x41: {
        0xC07: "Cortex-A7",
        0xC0F: "Cortex-A15",
        0xD03: "Cortex-A53",
        0xD04: "Cortex-A35",
        0xD05: "Cortex-A55",
        0xD07: "Cortex-A57",
        0xD08: "Cortex-A72",
        0xD09: "Cortex-A73",
        0xD0A: "Cortex-A75",
        0xD0B: "Cortex-A76",
        0xD0C: "Neoverse-N1",
        0xD0D: "Cortex-A77",
        0xD40: "Neoverse-V1",
        0xD41: "Cortex-A78",
        0xD44: "Cortex-X1",
        0xD46: "Cortex-A510",
        0xD47: "Cortex-A710",
        0xD48: "Cortex-X2",
        0xD49: "Neoverse-N2",
        0xD4B: "Cortex-A78C",
        0xD4D: "Cortex-A715",
        0xD4E: "Cortex-X3",
        0xD80: "Cortex-A520",
        0xD81: "Cortex-A720",
        0xD82: "Cortex-X4",
    },
    0x51: {
        0x800: "Kryo 2xx Gold (Cortex-A73)",
        0x801: "Kryo 2xx Silver (Cortex-A53)",
        0x802: "Kryo 3xx Gold (Cortex-A75)",
        0x803: "Kryo 3xx Silver (Cortex-A55)",
        0x804: "Kryo 4xx Gold (Cortex-A76)",
        0x805: "Kryo 4xx Silver (Cortex-A55)",
    },
}
_MAKERS = {0x41: "Arm", 0x48: "HiSilicon", 0x51: "Qualcomm", 0x53: "Samsung", 0x61: "Apple", 0xC0: "Ampere"}


@dataclass(frozen=True)
class CpuInfo:
    """What /proc/cpuinfo says.

    Attributes:
        cores: the kind of each processor by its number, as far as it is known.
        features: what every processor can do, the kernel's words (``asimddp``, ``avx2``).
        hardware: the "Hardware" line, or "".
        model_name: the "model name" line, or "".
    """

    cores: Dict[int, str] = field(default_factory=dict)
    features: FrozenSet[str] = frozenset()
    hardware: str = ""
    model_name: str = ""

    @property
    def is_x86(self) -> bool:
        return "fpu" in self.features


def parse_cpuinfo(text: str) -> CpuInfo:
    """Read the text of /proc/cpuinfo, of Arm or x86."""
    cores: Dict[int, str] = {}
    features: Optional[FrozenSet[str]] = None
    hardware = model_name = ""
    for block in text.split("\n\n"):
        fields = _fields(block)
        hardware = fields.get("Hardware", hardware)
        model_name = model_name or fields.get("model name", "") or fields.get("Processor", "")
        words = fields.get("Features", fields.get("flags", "")).split()
        if words:
            features = frozenset(words) if features is None else features & frozenset(words)
        if fields.get("processor", "").isdigit():
            cores[int(fields["processor"])] = _core_name(fields)
    return CpuInfo(cores, features or frozenset(), hardware, model_name)


def _fields(block: str) -> Dict[str, str]:
    found = {}
    for line in block.splitlines():
        name, colon, value = line.partition(":")
        if colon:
            found[name.strip()] = value.strip()
    return found


def _core_name(fields: Dict[str, str]) -> str:
    try:
        maker, part = int(fields["CPU implementer"], 16), int(fields["CPU part"], 16)
    except (KeyError, ValueError):
        return fields.get("model name", "")
    known = _PARTS.get(maker, {}).get(part)
    return known or f"{_MAKERS.get(maker, f'maker {maker:#x}')} part {part:#x}"
