"""The flags of a Raspberry Pi's firmware: too little voltage, too much heat."""

from __future__ import annotations

import re
from typing import Iterator, List, Optional, Tuple

from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine

_POWER = "use the power supply that is made for this Pi, with its own cable"
_COOLING = "cool it, a fan is enough"

#: Bit, what it means, and what to do. Source: Raspberry Pi documentation, vcgencmd get_throttled; 16 bits higher
#: stands the same for "has been so since the start".
_BITS: Tuple[Tuple[int, str, str], ...] = (
    (0, "under-voltage", _POWER),
    (1, "the clock is capped", _COOLING),
    (2, "throttled", _COOLING),
    (3, "the soft temperature limit is reached", _COOLING),
)
_SINCE_START = 16


def check(machine: Machine) -> Iterator[Finding]:
    """What the firmware reports; nothing on a machine that is no Pi."""
    flags = read_flags(machine)
    if flags is not None:
        yield throttling_finding(flags)


def throttling_finding(flags: int) -> Finding:
    """The flags in words."""
    now = [bit for bit in _BITS if flags >> bit[0] & 1]
    earlier = [bit for bit in _BITS if flags >> (bit[0] + _SINCE_START) & 1 and bit not in now]
    if not now and not earlier:
        return Finding("throttling", "ok", "none since the start (0x0)")
    parts: List[str] = []
    if now:
        parts.append(f"now: {', '.join(text for _, text, _ in now)}")
    if earlier:
        parts.append(f"since the start: {', '.join(text for _, text, _ in earlier)}")
    steps = list(dict.fromkeys(step for _, _, step in [*now, *earlier]))
    return Finding("throttling", "wrong" if now else "note", f"{'; '.join(parts)} ({flags:#x})", "; ".join(steps))


def read_flags(machine: Machine) -> Optional[int]:
    """The flags, from the firmware's file or else its program; None without either."""
    for path in machine.find("sys/devices/platform/soc*/*firmware/get_throttled"):
        text = machine.read(str(path))
        if re.fullmatch(r"(0x)?[0-9a-fA-F]{1,8}", text):
            return int(text, 16)
    match = re.search(r"throttled=0x([0-9a-fA-F]{1,8})\b", machine.ask(["vcgencmd", "get_throttled"]))
    return int(match.group(1), 16) if match else None
