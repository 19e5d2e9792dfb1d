"""What the first bytes of a picture promise, read without decoding it.

OpenCV allocates what a header asks for, up to three gigabytes, and its older releases fill the missing part of a
cut JPEG with grey. So the size and the completeness are checked before it sees the bytes.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from typing import Tuple

from edgecls.errors import ImageError

#: No phone takes larger pictures than 200 megapixels; decoded, that is 600 MB.
MAX_PIXELS = 200_000_000

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: A JPEG marker with a length: not a stuffed 0xFF of the coded data, not a fill byte and not a restart marker.
_JPEG_MARKER = re.compile(rb"\xff[\x02-\xcf\xd9-\xfe]")
_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_HINT = "save it again, or leave it out"


@dataclass(frozen=True)
class Header:
    """Format, and height and width in pixels before any EXIF rotation."""

    format: str
    height: int
    width: int


def read_header(data: bytes) -> Header:
    """The header of an encoded picture.

    Raises:
        ImageError: it is no JPEG, PNG, BMP, WebP or GIF, it is cut short or damaged, or it has more than
            MAX_PIXELS pixels. The message starts with a verb, to follow the picture's name.
    """
    try:
        header = _parse(data)
    except (struct.error, IndexError) as error:
        raise ImageError("is cut short", hint=_HINT) from error
    if header.height < 1 or header.width < 1:
        raise ImageError(f"is a {header.format} without pixels", hint=_HINT)
    if header.height * header.width > MAX_PIXELS:
        raise ImageError(
            f"claims {header.width}x{header.height} pixels, more than {MAX_PIXELS // 1_000_000} million",
            hint="scale it down first",
        )
    return header


def _parse(data: bytes) -> Header:
    if not data:
        raise ImageError("is empty", hint=_HINT)
    if data.startswith(b"\xff\xd8"):
        return Header("JPEG", *_jpeg(data))
    if data.startswith(_PNG_SIGNATURE):
        return Header("PNG", *_png(data))
    if data.startswith(b"BM"):
        return Header("BMP", *_bmp(data))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Header("WebP", *_webp(data))
    if data.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack_from("<HH", data, 6)
        return Header("GIF", height, width)
    raise ImageError("is no JPEG, PNG, BMP, WebP or GIF", hint="convert it to PNG or JPEG, or leave it out")


def _jpeg(data: bytes) -> Tuple[int, int]:
    """Walk the segments to the end-of-image marker."""
    height = width = scans = 0
    position = 2
    while True:
        found = _JPEG_MARKER.search(data, position)
        if found is None:
            raise ImageError("is a JPEG that is cut short", hint=_HINT)
        position = found.start()
        marker = data[position + 1]
        if marker == _END_OF_IMAGE:
            break
        (length,) = struct.unpack_from(">H", data, position + 2)
        if marker in _FRAME_MARKERS:
            height, width = struct.unpack_from(">HH", data, position + 5)
        scans += marker == _START_OF_SCAN
        position += 2 + length
    if not scans:
        raise ImageError("is a JPEG without a picture", hint=_HINT)
    return height, width


def _png(data: bytes) -> Tuple[int, int]:
    """Walk the chunks to the last one and compare the checksums of those that matter."""
    view = memoryview(data)
    position = len(_PNG_SIGNATURE)
    kind = b""
    if data[12:16] != b"IHDR":
        raise ImageError("is a PNG without a header", hint=_HINT)
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + 8 + length
        (checksum,) = struct.unpack_from(">I", data, end)
        # An upper-case first letter marks a chunk that a decoder must understand.
        if kind[:1].isupper() and zlib.crc32(view[position + 4 : end]) != checksum:
            raise ImageError("is a damaged PNG (a checksum is wrong)", hint=_HINT)
        position = end + 4
    width, height = struct.unpack_from(">II", data, 16)
    return height, width


def _bmp(data: bytes) -> Tuple[int, int]:
    (header_size,) = struct.unpack_from("<I", data, 14)
    width, height = struct.unpack_from("<HH" if header_size == 12 else "<ii", data, 18)
    return abs(height), abs(width)


def _webp(data: bytes) -> Tuple[int, int]:
    (size,) = struct.unpack_from("<I", data, 4)
    if len(data) < size + 8:
        raise ImageError("is a WebP that is cut short", hint=_HINT)
    kind = data[12:16]
    if kind == b"VP8X":
        low, middle, high, low2, middle2, high2 = struct.unpack_from("6B", data, 24)
        return 1 + (low2 | middle2 << 8 | high2 << 16), 1 + (low | middle << 8 | high << 16)
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return 1 + (bits >> 14 & 0x3FFF), 1 + (bits & 0x3FFF)
    width, height = struct.unpack_from("<HH", data, 26)
    return height & 0x3FFF, width & 0x3FFF
