"""A made-up picture that is the same on every machine, and the PNG text that carries it.

An artifact's golden input must not be anyone's photograph, and must be there when no picture is at hand.
"""

from __future__ import annotations

import base64
import binascii

import cv2
import numpy as np
from numpy.typing import NDArray

from edgecls.errors import ImageError
from edgecls.images.decode import decode_image


def golden_picture(height: int, width: int) -> NDArray[np.uint8]:
    """A picture with gradients, edges, shapes and texture, from integer arithmetic alone.

    At 224x224 nearly every level of each channel occurs, so that a port's table of levels is tested whole.

    Returns:
        HWC, RGB, uint8.
    """
    rows = np.arange(height, dtype=np.int64)[:, None]
    columns = np.arange(width, dtype=np.int64)[None, :]
    down, right = rows * 255 // max(1, height - 1), columns * 255 // max(1, width - 1)
    picture = np.stack(np.broadcast_arrays(right, down, (down + right) // 2), axis=-1)
    short = min(height, width)
    disc = (2 * rows - height) ** 2 + (2 * columns - width) ** 2 < short * short // 4
    picture[disc] = 255 - picture[disc]
    stripes = (rows < height // 4) & (columns >= width // 2) & ((rows + columns) // max(1, short // 28) % 2 == 0)
    picture[stripes] = (250, 210, 20)
    checks = (rows >= height * 3 // 4) & (columns < width // 2)
    picture[checks & ((rows // 4 + columns // 4) % 2 == 0)] = (15, 40, 120)
    noise = ((rows * 73856093) ^ (columns * 19349663)) % 31 - 15
    textured = (rows >= height // 2) & (columns >= width // 2)
    picture = np.where(textured[..., None], picture + noise[..., None], picture)
    clipped: NDArray[np.uint8] = np.clip(picture, 0, 255).astype(np.uint8)
    return clipped


def png_base64(image: NDArray[np.uint8]) -> str:
    """A picture as the base64 text of a PNG.

    Args:
        image: HWC, RGB, uint8.
    """
    done, data = cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_PNG_COMPRESSION, 9])
    assert done
    return base64.b64encode(data.tobytes()).decode("ascii")


def from_png_base64(text: str) -> NDArray[np.uint8]:
    """The inverse of ``png_base64``: HWC, RGB, uint8.

    Raises:
        ImageError: the text is no base64, or its content no picture.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ImageError(f"the text of a picture is no base64: {error}", hint="make the artifact again") from error
    return decode_image(data)
