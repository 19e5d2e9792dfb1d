"""Pictures and first layers made on the spot for the tests of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import List, Optional, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from edgecls.lint.first_layer import FirstLayer, output_statistics, patch_moments
from edgecls.preprocess.apply import resize_and_crop
from edgecls.preprocess.spec import Preprocess

SPEC = Preprocess(size=(32, 32), resize_short=32)
#: Reddish pictures, so that swapping red and blue shows.
TINT = (1.0, 0.7, 0.4)


def scene(seed: int, side: int = 64) -> NDArray[np.uint8]:
    """Soft blobs of every frequency up to a sixteenth of the side, HWC RGB."""
    random = np.random.RandomState(seed)
    coarse = random.uniform(0, 255, (8, 8, 3)) * np.array(TINT)
    image: NDArray[np.uint8] = cv2.resize(coarse.astype(np.uint8), (side, side), interpolation=cv2.INTER_CUBIC)
    return image


def save(path: Path, image: NDArray[np.uint8], quality: Optional[int] = None) -> str:
    """Write a picture; with a quality as JPEG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    options = [] if quality is None else [cv2.IMWRITE_JPEG_QUALITY, quality]
    assert cv2.imwrite(str(path), image[:, :, ::-1], options)
    return str(path)


def save_scenes(folder: Path, seeds: Sequence[int], side: int = 64) -> List[str]:
    """One PNG a seed."""
    return [save(folder / f"{seed:03d}.png", scene(seed, side)) for seed in seeds]


def trained_layer(spec: Preprocess, images: Sequence[NDArray[np.uint8]]) -> FirstLayer:
    """A random convolution whose batch norm has seen these images, preprocessed as ``spec`` says."""
    weight = np.random.RandomState(5).normal(0.0, 0.3, (16, 3, 3, 3))
    blank = FirstLayer(weight, (2, 2), (1, 1, 1, 1), np.zeros(16), np.ones(16))
    moments = sum_moments(blank, spec, images)
    return FirstLayer(weight, (2, 2), (1, 1, 1, 1), *output_statistics(blank, moments, spec))


def sum_moments(layer: FirstLayer, spec: Preprocess, images: Sequence[NDArray[np.uint8]]):  # type: ignore[no-untyped-def]
    """The moments of all images together."""
    each = [patch_moments(layer, resize_and_crop(image, spec)) for image in images]
    total = each[0]
    for one in each[1:]:
        total = total + one
    return total
