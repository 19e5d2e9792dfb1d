"""What somebody may send who means no good."""

from __future__ import annotations

import io
import random
import struct
import zlib
from typing import Dict

import numpy as np
from PIL import Image


def png_chunks(*chunks: "tuple[bytes, bytes]") -> bytes:
    """A PNG of these chunks."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def png_bomb(width: int, height: int) -> bytes:
    """A small PNG of one colour whose pixels are all there."""
    deflate = zlib.compressobj(9)
    row = bytes(1 + 3 * width)
    data = b"".join(deflate.compress(row) for _ in range(height)) + deflate.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return png_chunks((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))


def jpeg_that_claims(width: int, height: int) -> bytes:
    """A sound JPEG whose header was given another size."""
    stream = io.BytesIO()
    Image.fromarray(np.full((64, 64, 3), 128, np.uint8)).save(stream, "JPEG")
    data = bytearray(stream.getvalue())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def mutate(data: bytes, draw: random.Random) -> bytes:
    """A picture with some bytes changed, doubled or gone, most of them in its head."""
    changed = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 5, 20))):
        at = draw.randrange(max(1, min(len(changed), draw.choice((64, len(changed))))))
        end = at + draw.randrange(1, 200)
        kind = draw.randrange(4)
        if kind == 0:
            changed[at : at + 1] = bytes([draw.randrange(256)])
        elif kind == 1:
            changed[at : at + 4] = draw.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"))
        elif kind == 2:
            del changed[at:end]
        else:
            changed[at:at] = changed[at:end]
    return bytes(changed) or b"\0"


def hostile_pictures() -> Dict[str, bytes]:
    """By name; none of them is a picture that can be classified."""
    sound = io.BytesIO()
    Image.fromarray(np.full((64, 64, 3), 128, np.uint8)).save(sound, "JPEG")
    jpeg = sound.getvalue()
    header = struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
    return {
        "empty": b"\n",
        "text": b"GET / HTTP/1.1\r\n\r\n" * 100,
        "zeros": bytes(100_000),
        "a PNG of 30000x30000": png_chunks(
            (b"IHDR", struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0)),
            (b"IDAT", zlib.compress(b"")),
            (b"IEND", b""),
        ),
        "a PNG of 10000x10000, whole": png_bomb(10000, 10000),
        "a PNG without its pixels": png_chunks((b"IHDR", header), (b"IDAT", zlib.compress(bytes(10))), (b"IEND", b"")),
        "a PNG with a text of 100 MB": png_chunks(
            (b"IHDR", header), (b"zTXt", b"a\0\0" + zlib.compress(bytes(100_000_000))), (b"IEND", b"")
        ),
        "a JPEG of 65500x65500": jpeg_that_claims(65500, 65500),
        "a JPEG cut short": jpeg[: len(jpeg) // 2],
        "a JPEG of markers": b"\xff\xd8" + b"\xff\xe0\x00\x02" * 200_000,
        "a GIF of nothing": b"GIF89a\xff\xff\xff\xff\x00\x00\x00;",
        "a BMP of a negative size": b"BM"
        + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, -(2**31), 2**31 - 1, 1, 24, 0, 0, 0, 0, 0, 0),
        "a WebP cut short": b"RIFF\xff\xff\xff\x7fWEBPVP8 " + bytes(50),
        "a page in a JPEG's clothes": b"\xff\xd8\xff\xfe\x00\x40<script>alert(1)</script>" + bytes(60) + b"\xff\xd9",
        "a PDF with a JPEG in it": b"%PDF-1.7\n" + jpeg,
    }
