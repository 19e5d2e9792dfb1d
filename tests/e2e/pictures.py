"""Pictures for tests that need some."""

from __future__ import annotations

from pathlib import Path

import cv2

from edgecls.images.synthetic import golden_picture


def write_pictures(folder: Path, count: int) -> Path:
    """Synthetic pictures of different sizes as PNG files."""
    folder.mkdir()
    for number in range(count):
        side = 224 + 32 * number
        cv2.imwrite(str(folder / f"{number}.png"), golden_picture(side, side)[:, :, ::-1])
    return folder
