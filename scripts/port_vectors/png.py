"""PNG files of every colour type and depth (PNG, third edition); OpenCV writes only some of them."""

from __future__ import annotations

import struct
import zlib
from typing import Optional

import numpy as np
from numpy.typing import NDArray

GREY, RGB, PALETTE, GREY_ALPHA, RGB_ALPHA = 0, 2, 3, 4, 6


def encode_png(
    samples: NDArray[np.int64],
    color_type: int,
    depth: int = 8,
    *,
    palette: Optional[bytes] = None,
    transparency: Optional[bytes] = None,
    exif: Optional[bytes] = None,
) -> bytes:
    """A PNG without filters or interlacing.

    Args:
        samples: [H, W, channels], each below 2 ** depth.
        color_type: GREY, RGB, PALETTE, GREY_ALPHA or RGB_ALPHA.
        depth: bits of a sample.
        palette: three bytes a colour.
        transparency: content of the chunk tRNS.
        exif: a TIFF structure for the chunk eXIf.
    """
    height, width = samples.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"PLTE", palette), (b"tRNS", transparency), (b"eXIf", exif)]
    chunks += [(b"IDAT", zlib.compress(_rows(samples, depth), 9)), (b"IEND", b"")]
    written = (_chunk(kind, data) for kind, data in chunks if data is not None)
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def _rows(samples: NDArray[np.int64], depth: int) -> bytes:
    flat = samples.reshape(len(samples), -1).astype(">u2")
    if depth == 16:
        rows = flat.view(np.uint8)
    else:
        bits = np.unpackbits(flat.astype(np.uint8)[:, :, None], axis=2)[:, :, 8 - depth :]
        rows = np.packbits(bits.reshape(len(samples), -1), axis=1)
    return b"".join(b"\0" + row.tobytes() for row in rows)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
