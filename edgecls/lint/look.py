"""What one picture shows at a glance."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Optional, Tuple

import cv2
import numpy as np
from numpy.typing import NDArray

from edgecls.errors import ImageError
from edgecls.images.decode import decode_image
from edgecls.lint.first_layer import FirstLayer, Moments, patch_moments
from edgecls.preprocess.apply import resize_and_crop
from edgecls.preprocess.spec import Preprocess

#: Side of the thumbnail that pictures are compared by.
_THUMB = 32
#: Side of the block of low frequencies that makes the perceptual hash.
_FREQUENCIES = 8

#: Levels by which the channels of a grey picture's thumbnail may differ: JPEG rounds colours.
_GREY_LEVELS = 3.0
#: Standard deviations, in levels, of a picture that shows nothing: of its thumbnail, and of its pixels, where
#: noise or a single word on a page still shows.
_FLAT_THUMB = 1.5
_FLAT_PIXELS = 6.0


@dataclass(frozen=True)
class Look:
    """One readable picture.

    Attributes:
        file: its path.
        shape: height and width, pixels.
        digest: of shape and pixels.
        grey: whether its channels are equal.
        flat: whether it is of one colour.
        phash: 64 bits that hardly change when the picture is scaled or compressed again.
        thumb: grey thumbnail of 32x32, less its mean, of length 1; zeros when it is flat.
        moments: of the patches that the network's first layer sees, when a layer was given.
    """

    file: str
    shape: Tuple[int, int]
    digest: str
    grey: bool
    flat: bool
    phash: int
    thumb: NDArray[np.float32]
    moments: Optional[Moments] = None


def look_at(file: str, spec: Optional[Preprocess] = None, layer: Optional[FirstLayer] = None) -> Look:
    """Decode a picture and look at it.

    Args:
        file: its path.
        spec: the preprocessing, for the moments.
        layer: the network's first layer; None for no moments.

    Raises:
        ImageError: it can't be decoded or preprocessed.
    """
    image = decode_image(file)
    small = cv2.resize(image, (_THUMB, _THUMB), interpolation=cv2.INTER_AREA).astype(np.float32)
    grey_small = small.mean(axis=2)
    flat = float(grey_small.std()) < _FLAT_THUMB and float(cv2.meanStdDev(image)[1].max()) < _FLAT_PIXELS
    moments = None
    if layer is not None and spec is not None:
        try:
            moments = patch_moments(layer, resize_and_crop(image, spec))
        except ImageError as error:
            raise ImageError(f"{file}: {error.message}", hint=error.hint) from error
    return Look(
        file=file,
        shape=(image.shape[0], image.shape[1]),
        digest=hashlib.blake2b(repr(image.shape).encode() + image.tobytes(), digest_size=16).hexdigest(),
        grey=bool((small.max(axis=2) - small.min(axis=2)).max() <= _GREY_LEVELS),
        flat=flat,
        phash=_perceptual_hash(grey_small),
        thumb=np.zeros((_THUMB, _THUMB), np.float32) if flat else _unit(grey_small),
        moments=moments,
    )


def _perceptual_hash(grey: NDArray[np.float32]) -> int:
    """Which of the lowest frequencies are above their median; the mean of the picture stays out."""
    low = cv2.dct(grey)[:_FREQUENCIES, :_FREQUENCIES].ravel()
    bits = low[1:] > np.median(low[1:])
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def _unit(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    centred = grey - grey.mean()
    unit: NDArray[np.float32] = centred / max(float(np.linalg.norm(centred)), 1e-6)
    return unit
