"""The chips and cores that Paddle-Lite knows by name and number.

Source: lite/core/device_info.cc and device_info.h of v2.9.1, v2.10, v2.11, v2.12 and v2.13.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import FrozenSet, Mapping, Tuple

Version = Tuple[int, int]


@dataclass(frozen=True)
class KnownSoc:
    """One entry of the table of chips.

    Attributes:
        names: what is looked for in the chip's name, in capitals.
        cores: the kinds of its cores; empty where the entry leaves them as they were found.
        dot: whether the entry switches the dot-product kernels on (int8).
        fp16: whether it says that there is fp16.
        since: first release that has it.
    """

    names: Tuple[str, ...]
    cores: FrozenSet[str]
    dot: bool = False
    fp16: bool = False
    since: Version = (2, 9)


def _soc(names: str, cores: str, *, dot: bool = False, fp16: bool = False, since: Version = (2, 9)) -> KnownSoc:
    return KnownSoc(tuple(names.split()), frozenset(cores.split()), dot, fp16, since)


#: In the order in which they are looked for: the first that is found counts.
KNOWN_SOCS: Tuple[KnownSoc, ...] = (
    _soc("SM8350", "X1 A78 A55", dot=True, fp16=True, since=(2, 11)),
    _soc("SA8155", "GoldPrime Gold Silver", dot=True, fp16=True, since=(2, 11)),
    _soc("SA8195", "GoldPrime Silver", dot=True, fp16=True, since=(2, 11)),
    _soc("KONA", "A77 A55", dot=True, fp16=True),
    _soc("SM8150", "A76 A55", dot=True, fp16=True),
    _soc("SDM845", "A75 A55", fp16=True),
    _soc("SDM710", "A75 A55"),
    _soc("MSM8998", "A73 A53"),
    _soc("MSM8996", "A72"),
    _soc("SDM660 SDM636", "A73"),
    _soc("MSM8976", "A72 A53"),
    _soc("MSM8953", "A53"),
    _soc("MSM8939", "A53"),
    _soc("MT6891", "A78 A55", dot=True, fp16=True, since=(2, 12)),
    _soc("MT6797", "A72 A53"),
    _soc("MT6799", "A73 A53"),
    _soc("MT6795 MT6762 MT6755T MT6755S MT6753 MT6752 MT6750", "A53"),
    _soc("MT6758 MT6757 MT6763 MT6755M MT6755", "A53"),
    _soc("MT6771", "A73 A53"),
    _soc("MT6765 MT6739 MT6738 MT6737", "A53"),
    _soc("KIRIN980 KIRIN990", "A76 A55", dot=True, fp16=True),
    _soc("KIRIN810", "A76 A55", dot=True, fp16=True),
    _soc("FT2000PLUS", ""),
)

#: The kind of a core by the "CPU part" of /proc/cpuinfo, whatever the implementer. 0xd0b, Arm's own Cortex-A76, is
#: missing there; 0xd40 is what HiSilicon's A76 says.
CORES_BY_PART: Mapping[int, str] = {
    0x205: "A72",
    0x800: "A73",
    0x801: "A73",
    0x802: "A75",
    0x803: "A55",
    0x804: "A76",
    0x805: "A55",
    0xD03: "A53",
    0xD04: "A35",
    0xD05: "A55",
    0xD07: "A57",
    0xD08: "A72",
    0xD09: "A73",
    0xD0A: "A75",
    0xD0D: "A77",
    0xD40: "A76",
    0xD41: "A78",
    0xD44: "X1",
    0xD46: "A510",
    0xD47: "A710",
    0xD48: "X2",
}

#: Since this release the kinds of the cores decide, and the table of chips only by the kinds that it names.
CORES_DECIDE: Version = (2, 12)

#: There is dot product when every core is one of these,
DOT_CORES = frozenset("X1 X2 A55 A76 A77 A78 Gold GoldPrime Silver A710 A510".split())  # noqa: SIM905
#: and fp16 when any core is one of these.
FP16_CORES = frozenset("X1 X2 A55 A75 A76 A77 A78 Gold GoldPrime Silver A710".split())  # noqa: SIM905
