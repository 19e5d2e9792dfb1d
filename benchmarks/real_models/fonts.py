"""Fonts that are the same on every machine: those that matplotlib ships."""

from __future__ import annotations

import functools
from pathlib import Path
from random import Random
from typing import Any, Sequence

#: DejaVu has Latin, Greek and Cyrillic letters.
_WIDE = (
    "DejaVuSans",
    "DejaVuSans-Bold",
    "DejaVuSans-Oblique",
    "DejaVuSerif",
    "DejaVuSerif-Bold",
    "DejaVuSerif-Italic",
    "DejaVuSansMono",
    "DejaVuSansMono-Bold",
)
#: STIX looks like Times.
_TEXT = ("STIXGeneral", "STIXGeneralBol", "STIXGeneralItalic")


def choose_font(random: Random) -> str:
    """The name of a font with Latin, Greek and Cyrillic letters."""
    names: Sequence[str] = _WIDE + 3 * _TEXT
    return random.choice(names)


@functools.lru_cache(maxsize=512)
def load_font(name: str, size: int) -> Any:
    """A Pillow font.

    Args:
        name: as ``choose_font`` gives it.
        size: pixels.
    """
    from matplotlib import get_data_path
    from PIL import ImageFont

    return ImageFont.truetype(str(Path(get_data_path(), "fonts", "ttf", f"{name}.ttf")), size)
