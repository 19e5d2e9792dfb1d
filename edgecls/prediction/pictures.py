"""What a person hands to a classifier, as arrays."""

from __future__ import annotations

from pathlib import Path
from typing import Any, List, NamedTuple, Optional, Sequence, Tuple, Union

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import ImageError
from edgecls.images.decode import decode_image
from edgecls.preprocess.spec import COLORS

#: A path, an encoded picture, an array of uint8 [H, W, 3], or a picture of Pillow's.
Picture = Union[str, Path, bytes, "NDArray[np.uint8]", Any]

_HINT = "give a path, bytes, or an array of uint8 [height, width, 3]"


class Named(NamedTuple):
    """A picture and its path, if it has one."""

    picture: Picture
    file: Optional[str]


def unfold(source: Union[Picture, Sequence[Picture]]) -> Tuple[List[Named], bool]:
    """The pictures of a call, and whether several were given: a list, a tuple or an array [N, H, W, 3]."""
    if isinstance(source, (list, tuple)) or (isinstance(source, np.ndarray) and source.ndim == 4):
        return [_named(picture) for picture in source], True
    return [_named(source)], False


def as_rgb(picture: Picture, color: str) -> NDArray[np.uint8]:
    """One picture as HWC, RGB, uint8.

    Args:
        picture: what was given.
        color: order of an array's channels, "RGB" or "BGR" as OpenCV has it; files and Pillow's know their own.

    Raises:
        ImageError: it can't be decoded, or is nothing of the kind.
    """
    if isinstance(picture, (str, Path, bytes)):
        return decode_image(picture)
    if isinstance(picture, (bytearray, memoryview)):
        return decode_image(bytes(picture))
    if color not in COLORS:
        raise ImageError(f"color order {color!r} is unknown", hint="use RGB or BGR")
    if not isinstance(picture, np.ndarray):
        if not (hasattr(picture, "convert") and hasattr(picture, "__array_interface__")):
            raise ImageError(f"a {type(picture).__name__} is no picture", hint=_HINT)
        return np.asarray(picture.convert("RGB"))
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3 or 0 in picture.shape:
        raise ImageError(f"an array of {picture.dtype} {picture.shape} is no picture", hint=_HINT)
    # OpenCV reads no array with negative strides.
    return np.ascontiguousarray(picture[:, :, ::-1]) if color == "BGR" else np.ascontiguousarray(picture)


def _named(picture: Picture) -> Named:
    return Named(picture, str(picture) if isinstance(picture, (str, Path)) else None)
