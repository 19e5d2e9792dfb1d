"""Encoded pictures, what they decode to, and the tensors that become of them."""

from __future__ import annotations

import base64
import hashlib
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.images.decode import decode_image
from edgecls.preprocess.apply import normalize, resize_and_crop
from edgecls.preprocess.spec import Preprocess
from edgecls.storage.atomic import write_bytes, write_json

from . import png
from .drawing import noise, photo
from .jpeg import encode_jpeg, exif_segment, exif_structure

_CROPPED = Preprocess(size=(10, 12), resize_short=14)
#: Each picture takes the next one.
_SPECS = (
    _CROPPED,
    replace(_CROPPED, interpolation="bicubic"),
    replace(_CROPPED, resize_short=None),
    replace(_CROPPED, color="BGR", mean=(0.5, 0.4, 0.3), std=(0.5, 0.25, 0.2)),
    replace(_CROPPED, resize_short=None, interpolation="bicubic"),
)

_PALETTE = bytes(range(7, 7 + 48))


def write(folder: Path) -> None:
    """Write the pictures and pictures.json."""
    vectors: List[Dict[str, Any]] = []
    for index, (name, data) in enumerate(files()):
        write_bytes(folder / name, data)
        vectors.append({"name": name.partition(".")[0], "picture": name, **vector(data, _SPECS[index % len(_SPECS)])})
    write_json(folder / "pictures.json", vectors)


def vector(data: bytes, spec: Preprocess) -> Dict[str, Any]:
    """What a port must make of an encoded picture."""
    image = decode_image(data)
    cropped = resize_and_crop(image, spec)
    tensor = np.ascontiguousarray(normalize(cropped, spec), "<f4")
    return {
        "height": image.shape[0],
        "width": image.shape[1],
        "decoded_sha256": _sha256(image),
        "preprocess": spec.to_json(),
        "pixels_sha256": _sha256(cropped),
        "tensor_sha256": _sha256(tensor),
        "tensor_base64": base64.b64encode(tensor.tobytes()).decode("ascii"),
    }


def files() -> Iterator[Tuple[str, bytes]]:
    """Names and contents."""
    yield from _sizes()
    yield from _png_kinds()
    yield from _transparent()
    yield from _jpeg_kinds()
    yield from _orientations()
    yield "bmp_24.bmp", _bmp(noise(9, 14, 3))


def _sizes() -> Iterator[Tuple[str, bytes]]:
    for height, width in ((1, 1), (1, 7), (7, 1), (2, 3), (10, 12), (14, 17), (13, 29), (41, 15), (20, 20), (33, 47)):
        yield f"png_{height}x{width}.png", png.encode_png(noise(height, width, 3), png.RGB)


def _png_kinds() -> Iterator[Tuple[str, bytes]]:
    for depth in (1, 2, 4, 8, 16):
        yield f"png_grey_{depth}.png", png.encode_png(noise(15, 19, 1, 1 << depth), png.GREY, depth)
    for depth in (1, 2, 4, 8):
        indices = noise(15, 19, 1, min(16, 1 << depth))
        yield f"png_palette_{depth}.png", png.encode_png(indices, png.PALETTE, depth, palette=_PALETTE)
    yield "png_rgb_16.png", png.encode_png(noise(15, 19, 3, 1 << 16), png.RGB, 16)
    structure = exif_structure(6, order=">")
    yield "png_exif_6.png", png.encode_png(noise(9, 14, 3), png.RGB, exif=structure)


def _transparent() -> Iterator[Tuple[str, bytes]]:
    """Alpha is dropped, whatever colour lies below it."""
    for depth in (8, 16):
        levels = 1 << depth
        yield f"png_grey_alpha_{depth}.png", png.encode_png(noise(15, 19, 2, levels), png.GREY_ALPHA, depth)
        yield f"png_rgb_alpha_{depth}.png", png.encode_png(noise(15, 19, 4, levels), png.RGB_ALPHA, depth)
    indices = noise(15, 19, 1, 16)
    alphas = bytes(range(0, 256, 16))
    yield "png_palette_alpha.png", png.encode_png(indices, png.PALETTE, palette=_PALETTE, transparency=alphas)


def _jpeg_kinds() -> Iterator[Tuple[str, bytes]]:
    yield "jpeg_grey.jpg", encode_jpeg(photo(21, 27)[:, :, 1])
    for across, down in ((1, 1), (2, 1), (2, 2)):
        name = f"jpeg_4{'2' if across > 1 else '4'}{'0' if down > 1 else '2' if across > 1 else '4'}"
        yield f"{name}.jpg", encode_jpeg(photo(22, 34), sampling=(across, down))
        yield f"{name}_odd.jpg", encode_jpeg(photo(19, 33), sampling=(across, down))
    yield "jpeg_column.jpg", encode_jpeg(photo(23, 1), sampling=(2, 2))
    yield "jpeg_row.jpg", encode_jpeg(photo(1, 23), sampling=(2, 2))
    yield "jpeg_restarts.jpg", encode_jpeg(photo(25, 41), sampling=(2, 2), restart=2)


def _orientations() -> Iterator[Tuple[str, bytes]]:
    for value in range(10):
        segment = exif_segment(value, order="<>"[value % 2])
        sampling = (2, 2) if value % 3 else (1, 1)
        yield f"jpeg_exif_{value}.jpg", encode_jpeg(photo(17, 23), sampling=sampling, segments=[segment])
    yield "jpeg_grey_exif_6.jpg", encode_jpeg(photo(17, 23)[:, :, 0], segments=[exif_segment(6)])


def _bmp(samples: NDArray[np.int64]) -> bytes:
    height, width = samples.shape[:2]
    rows = samples[::-1, :, ::-1].astype(np.uint8).reshape(height, -1)
    data = np.pad(rows, ((0, 0), (0, -rows.shape[1] % 4))).tobytes()
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(data), 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(data), 0, 0, 54) + header + data


def _sha256(array: NDArray[Any]) -> str:
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()
