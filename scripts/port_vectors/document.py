"""A JSON document with everything that writers get wrong."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, Dict, List

from edgecls.storage.atomic import write_json

from .drawing import noise

_NASTY = (
    0.0, -0.0, 1.0, -1.5, 0.1, 1 / 3, 100.0, 1e15, 1e16, 123456789012345680.0, 1e21, 1e22, 1e23, 9007199254740993.0,
    1e-4, 1e-5, 0.00012345, 5e-324, 1e-323, 2.2250738585072014e-308, 2.225073858507201e-308, 1.7976931348623157e308,
    4.35, 2.675, 0.3, 2e-3, 9.5e-3, 1.0e23, 8.41e21, 2.0**-44, 2.0**60, 2.0**-1022, 2.0**89, 9.5367431640625e-07,
)  # fmt: skip
_TEXTS = (
    "", "plain", "quote \" backslash \\ slash /", "\b\f\n\r\t", "\x00\x01\x1f\x7f", "grün, 猫, 🐈",
    "\u2028\u2029\ufeff", "<script>&amp;", "0", "null",
)  # fmt: skip


def write(folder: Path) -> None:
    """Write document.json."""
    write_json(folder / "document.json", document())


def document() -> Dict[str, Any]:
    """What the file holds."""
    return {
        "numbers": list(_NASTY),
        "random": _random_doubles(400),
        "floats": [struct.unpack("<f", struct.pack("<f", value))[0] for value in (0.1, 1e-45, 3.4e38, 0.017453)],
        "milliseconds": [float(int(value)) / 1e6 for value in noise(60, 1, 1, 10**8).ravel()],
        "integers": [0, -1, 2**31, -(2**31), 2**63 - 1, -(2**63), 10**15],
        "texts": list(_TEXTS),
        "keys": {text: index for index, text in enumerate(_TEXTS)},
        "words": [True, False, None],
        "empty": [[], {}, [[]], [{}], {"in": {"in": []}}],
    }


def _random_doubles(count: int) -> List[float]:
    """Doubles of random bits: mostly with exponents that nobody expects."""
    halves = noise(count, 4, 1, 1 << 16)[:, :, 0]
    doubles = (struct.unpack("<d", struct.pack("<4H", *(int(half) for half in row)))[0] for row in halves)
    return [value for value in doubles if value - value == 0]
