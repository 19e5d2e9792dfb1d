"""Small videos, written by OpenCV."""

from __future__ import annotations

from pathlib import Path
from typing import Sequence

import cv2
import numpy as np


def write_video(path: Path, levels: Sequence[int]) -> Path:
    """An AVI of Motion JPEG with one grey frame for each level."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 10.0, (32, 32))
    assert writer.isOpened()
    for level in levels:
        writer.write(np.full((32, 32, 3), level, np.uint8))
    writer.release()
    return path
