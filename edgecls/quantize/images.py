"""The calibration tensor: checked before Paddle sees it, which would name none of these by its cause."""

from __future__ import annotations

from pathlib import Path

from edgecls.errors import ImageError, ImageListError, from_os_error
from edgecls.program.signature import Signature


def check_images(path: Path, signature: Signature) -> int:
    """Check a ``.npy`` of calibration images [N, 3, H, W] float32 against the input of a model.

    The numbers themselves are not read here; the calibration refuses NaN and infinity as it meets them.

    Returns:
        N.

    Raises:
        ImageListError: it is missing, damaged or empty.
        ImageError: it has another shape or element type.
        StorageError: it can't be read.
    """
    import numpy as np

    try:
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except FileNotFoundError as error:
        raise ImageListError(f"there is no file {path}", hint="name the .npy of the calibration images") from error
    except (ValueError, EOFError) as error:
        raise ImageListError(f"{path} is no .npy file or damaged ({error})", hint="write it again") from error
    except OSError as error:
        raise from_os_error(error, path) from error
    wanted = signature.input.shape[1:]
    shape = tuple(getattr(array, "shape", ()))
    fits = len(shape) == 4 and all(want in (-1, side) for want, side in zip(wanted, shape[1:]))
    if not fits or array.dtype != np.float32:
        raise ImageError(
            f"{path} holds {getattr(array, 'dtype', 'no array')} {list(shape)}",
            hint=f"give float32 [N, {', '.join(map(str, wanted))}], preprocessed for this model",
        )
    if shape[0] == 0:
        raise ImageListError(f"{path} holds no images", hint="give 100 to 500 calibration images")
    return int(shape[0])
