"""From encoded bytes to an RGB array."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Union

import cv2
import numpy as np
from numpy.typing import NDArray

from edgecls.errors import ImageError
from edgecls.images.header import read_header
from edgecls.images.quiet import quiet_native

#: Names that a search through a folder takes for pictures.
SUFFIXES = frozenset((".jpg", ".jpeg", ".png", ".bmp", ".webp", ".gif"))

_MAX_FILE_BYTES = 1 << 30
_HINT = "check the path"


def decode_image(source: Union[str, Path, bytes]) -> NDArray[np.uint8]:
    """Decode a picture as PaddleClas does, with OpenCV's IMREAD_COLOR.

    The EXIF orientation is applied (of a WebP, and of a JPEG where XMP comes before it, only by OpenCV 5), grey
    becomes RGB, an alpha channel is dropped without blending, of 16 bits the upper 8 are kept, CMYK is converted
    without a colour profile, and of an animation the first frame is taken (by an OpenCV that reads it: 4.11 for GIF).

    Args:
        source: a path, or the content of a file.

    Returns:
        HWC, RGB, uint8.

    Raises:
        ImageError: it can't be read, is no picture of a known format, is cut short or damaged, or is larger than
            200 megapixels.
    """
    if isinstance(source, bytes):
        return _decode(source, "the picture")
    return _decode(_read(Path(source)), str(source))


def _read(path: Path) -> bytes:
    try:
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            raise ImageError(f"{path} is a folder, not a picture", hint="name the pictures in it")
        if not stat.S_ISREG(status.st_mode):
            raise ImageError(f"{path} is no regular file", hint=_HINT)
        if status.st_size > _MAX_FILE_BYTES:
            raise ImageError(f"{path} has {status.st_size >> 20} MiB, too many for a picture", hint=_HINT)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ImageError(f"{path} does not exist", hint=_HINT) from error
    except OSError as error:
        raise ImageError(f"{path} can't be read: {error.strerror or error}", hint=_HINT) from error
    except ValueError as error:
        raise ImageError(f"{str(path)!r} is no path: {error}", hint=_HINT) from error


def _decode(data: bytes, name: str) -> NDArray[np.uint8]:
    try:
        header = read_header(data)
    except ImageError as error:
        raise ImageError(f"{name} {error.message}", hint=error.hint) from error
    try:
        with quiet_native():
            image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except (cv2.error, MemoryError) as error:
        raise ImageError(f"{name} can't be decoded: {error}", hint="save it again, or leave it out") from error
    if image is None:
        raise ImageError(
            f"{name} is a {header.format} that OpenCV {cv2.__version__} can't decode",
            hint="it may be damaged: save it as PNG, or leave it out",
        )
    rgb: NDArray[np.uint8] = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)  # type: ignore[assignment]
    return rgb
