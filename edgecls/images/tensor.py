"""From a picture's path to the network's input."""

from __future__ import annotations

from pathlib import Path
from typing import Union

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import ImageError
from edgecls.images.decode import decode_image
from edgecls.preprocess.apply import preprocess
from edgecls.preprocess.spec import Preprocess


def read_tensor(file: Union[str, Path], spec: Preprocess) -> NDArray[np.float32]:
    """Decode and preprocess one picture.

    Returns:
        CHW float32 of ``spec.size``.

    Raises:
        ImageError: it can't be decoded, or its shape doesn't allow the preprocessing; the message names the file.
    """
    image = decode_image(file)
    try:
        return preprocess(image, spec)
    except ImageError as error:
        raise ImageError(f"{file}: {error.message}", hint=error.hint) from error
