"""Pictures made on the spot for the tests of this folder."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from edgecls.images.synthetic import golden_picture


def encoded(format: str, *, height: int = 48, width: int = 64, mode: str = "RGB", **options: Any) -> bytes:
    """A picture in a format and mode of Pillow's."""
    stream = io.BytesIO()
    Image.fromarray(golden_picture(height, width)).convert(mode).save(stream, format, **options)
    return stream.getvalue()


def write_jpegs(folder: Path, count: int, *, height: int = 30, width: int = 40) -> None:
    """JPEGs ``000.jpg`` and so on, each of its own brightness."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        image = plain(height, width, (number * 7 % 256, number % 256, 128))
        Image.fromarray(image).save(folder / f"{number:03d}.jpg", quality=95)


def plain(height: int, width: int, color: tuple[int, int, int]) -> NDArray[np.uint8]:
    """One color all over, HWC RGB."""
    image = np.empty((height, width, 3), np.uint8)
    image[:] = color
    return image
