"""What happens to a sheet between the printer and the network: angle, light, blur, noise, compression."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Harm:
    """How bad the photograph is.

    Attributes:
        tilt: degrees by which the sheet is turned away from straight.
        warp: how far corners move, part of the side.
        light: part of the brightness that the darkest corner loses.
        contrast: what is left of the difference between ink and paper.
        blur: standard deviation, pixels.
        noise: standard deviation, levels.
        quality: of the JPEG.
    """

    tilt: float
    warp: float
    light: float
    contrast: float
    blur: float
    noise: float
    quality: int


def draw_harm(random: Random, strength: float) -> Harm:
    """A photograph between a clean scan (0) and a bad one (1), at random up to ``strength``."""
    level = strength * random.random() ** 0.7
    return Harm(
        tilt=random.gauss(0, 7 * level),
        warp=0.09 * level * random.random(),
        light=0.7 * level * random.random(),
        contrast=1 - 0.75 * level * random.random(),
        blur=2.2 * level * random.random(),
        noise=28 * level * random.random(),
        quality=round(95 - 70 * level * random.random()),
    )


def photograph(sheet: Picture, harm: Harm, random: Random) -> Picture:
    """A picture of a sheet, HWC RGB, of the same size.

    Args:
        sheet: HWC RGB.
        harm: what happens.
        random: draws the rest: background, corners, direction of the light, the noise.
    """
    draw = np.random.default_rng(random.getrandbits(32))
    picture = _place(sheet, harm, random)
    levels = picture.astype(np.float32)
    levels = 255 - (255 - levels) * harm.contrast if random.random() < 0.5 else 128 + (levels - 128) * harm.contrast
    levels *= _light(picture.shape[0], picture.shape[1], harm.light, random)[:, :, None]
    if harm.blur > 0.3:
        levels = cv2.GaussianBlur(levels, (0, 0), harm.blur).astype(np.float32)
    levels += draw.normal(0, harm.noise, levels.shape).astype(np.float32)
    return np.clip(levels, 0, 255).astype(np.uint8)


def _place(sheet: Picture, harm: Harm, random: Random) -> Picture:
    """The sheet in perspective before a plain background."""
    height, width = sheet.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), harm.tilt, 1 - 0.4 * harm.warp)
    seen = corners @ turn[:, :2].T + turn[:, 2]
    seen = seen + np.array([[random.uniform(-1, 1) * harm.warp * side for side in (width, height)] for _ in range(4)])
    matrix = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    base = random.randrange(20, 236)
    back = tuple(float(min(255, max(0, base + random.randrange(-20, 21)))) for _ in range(3))
    return np.asarray(
        cv2.warpPerspective(
            sheet, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=back
        ),
        np.uint8,
    )


def _light(height: int, width: int, loss: float, random: Random) -> NDArray[np.float32]:
    """Factors from 1 - ``loss`` to 1 across the picture, in a straight or a round shade."""
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    if random.random() < 0.5:
        across, down = random.uniform(-1, 1), random.uniform(-1, 1)
        shade = across * x + down * y
    else:
        shade = np.hypot(x - random.random(), y - random.random())
    shade = (shade - shade.min()) / max(float(np.ptp(shade)), 1e-6)
    return np.asarray(1 - loss * shade, np.float32)
