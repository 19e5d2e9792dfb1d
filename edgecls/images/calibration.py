"""The pictures that calibrate a quantization, as the tensors that the network reads."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional, Sequence, Union

import numpy as np

from edgecls.errors import ImageListError, from_os_error
from edgecls.images.list_file import ListedImage
from edgecls.images.lists import ImageList
from edgecls.images.loader import choose_workers, load_batches
from edgecls.preprocess.spec import Preprocess
from edgecls.storage.atomic import atomic_path
from edgecls.storage.hashing import sha256_file, sha256_json

_BATCH = 32


@dataclass(frozen=True)
class CalibrationSet:
    """Calibration tensors on disk.

    Attributes:
        path: a .npy file, [count, 3, height, width] float32.
        count: number of pictures.
        digest: SHA-256 over the hashes of the picture files, in their order.
    """

    path: Path
    count: int
    digest: str


def choose_calibration(source: Union[str, Path], *, limit: Optional[int] = None, seed: int = 0) -> List[ListedImage]:
    """At most ``limit`` pictures, spread evenly over a folder, list or pattern; the same for the same arguments.

    Raises:
        ImageListError: there are no pictures, or the list is malformed.
        SettingsError: the limit is below 1.
    """
    return list(ImageList.open(source).spread(limit, seed=seed))


def calibration_digest(images: Sequence[ListedImage]) -> str:
    """SHA-256 over the hashes of the picture files, in their order."""
    return sha256_json([sha256_file(Path(image.file)) for image in images])


def write_calibration(
    images: Sequence[ListedImage], spec: Preprocess, out_npy: Path, *, workers: Optional[int] = None
) -> CalibrationSet:
    """Decode and preprocess pictures into a .npy file, a batch at a time.

    Args:
        images: the pictures, for instance from ``choose_calibration``.
        spec: the preprocessing.
        out_npy: the file to write; it appears when it is complete.
        workers: decoding processes; None chooses by the number of pictures.

    Raises:
        ImageListError: there are no pictures.
        ImageError: one can't be decoded.
        StorageError: the file can't be written.
    """
    if not images:
        raise ImageListError("there are no calibration pictures", hint="name a folder or list of pictures")
    if workers is None:
        workers = choose_workers(len(images))
    with atomic_path(out_npy) as temporary, temporary.open("wb") as stream:
        header = {"descr": "<f4", "fortran_order": False, "shape": (len(images), 3, *spec.size)}
        # Not a memory map: a full disk would end the process with SIGBUS.
        np.lib.format.write_array_header_1_0(stream, header)  # type: ignore[no-untyped-call]
        with closing(load_batches(images, spec, _BATCH, workers=workers)) as batches:
            for batch in batches:
                try:
                    stream.write(batch.tensor.tobytes())
                except OSError as error:
                    raise from_os_error(error, out_npy) from error
    return CalibrationSet(out_npy, len(images), calibration_digest(images))
