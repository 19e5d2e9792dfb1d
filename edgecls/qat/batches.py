"""The images of each step. They depend on the seed and the number of the step alone, so a resumed training sees the
same ones.
"""

from __future__ import annotations

from typing import Tuple

import cv2
import numpy as np
from numpy.typing import NDArray

from edgecls.preprocess.levels import look_up
from edgecls.qat.settings import QatSettings, batches_per_epoch

#: How far an image is changed: as much as the camera's next picture of the same thing would differ.
_SHIFT = 0.04
_SCALE = 0.06
_CONTRAST = 0.1
_BRIGHTNESS = 12.0


def chosen_images(count: int, step: int, settings: QatSettings) -> NDArray[np.int64]:
    """Which of ``count`` images make the batch of a step, counted from 0: each once an epoch, in another order."""
    per_epoch = batches_per_epoch(count, settings.batch_size)
    epoch, within = divmod(step, per_epoch)
    order = np.random.RandomState([settings.seed, 1, epoch]).permutation(count)
    return order[within * settings.batch_size : (within + 1) * settings.batch_size].astype(np.int64)


def make_batch(
    levels: NDArray[np.uint8], step: int, settings: QatSettings, table: NDArray[np.float32]
) -> Tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The tensors of a step [N, 3, H, W] and the positions of their images [N].

    Args:
        levels: [images, H, W, 3] uint8, the channels in the network's order.
        step: counted from 0.
        settings: of the training.
        table: [3, 256], the tensor's value for each level.
    """
    chosen = chosen_images(len(levels), step, settings)
    random = np.random.RandomState([settings.seed, 2, step])
    images = [np.asarray(levels[index]) for index in chosen]
    if settings.augment:
        images = [change(image, random) for image in images]
    return np.stack([look_up(image, table) for image in images]), chosen


def change(image: NDArray[np.uint8], random: np.random.RandomState) -> NDArray[np.uint8]:
    """A slightly shifted, scaled, dimmed or brightened copy of an HWC image. Nothing is mirrored: text may be in it."""
    height, width = image.shape[:2]
    scale = 1.0 + random.uniform(-_SCALE, _SCALE)
    right, down = random.uniform(-_SHIFT, _SHIFT, 2) * (width, height)
    contrast, brightness = 1.0 + random.uniform(-_CONTRAST, _CONTRAST), random.uniform(-_BRIGHTNESS, _BRIGHTNESS)
    place = np.array(
        [[scale, 0.0, (1 - scale) * width / 2 + right], [0.0, scale, (1 - scale) * height / 2 + down]], np.float64
    )
    moved = cv2.warpAffine(image, place, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    # A table of levels does it in one pass, and neither of cv2's own clips a negative sum to 0.
    levels = np.clip(np.rint(np.arange(256) * contrast + brightness), 0, 255).astype(np.uint8)
    changed: NDArray[np.uint8] = levels[moved]
    return changed
