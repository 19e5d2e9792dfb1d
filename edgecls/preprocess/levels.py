"""From 8-bit levels to the tensor's values by a table, alike on the host and on a device."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def look_up(picture: NDArray[np.uint8], table: NDArray[np.float32]) -> NDArray[np.float32]:
    """The tensor of a picture.

    Args:
        picture: [H, W, 3], its channels in the order that the network reads.
        table: [3, 256], a channel's value for each level.

    Returns:
        [3, H, W].
    """
    tensor = np.empty((3, *picture.shape[:2]), np.float32)
    for channel in range(3):
        np.take(table[channel], picture[:, :, channel], out=tensor[channel], mode="clip")
    return tensor
