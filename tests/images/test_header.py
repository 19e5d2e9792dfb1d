from __future__ import annotations

import struct
import zlib
from typing import Any, Dict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecls.errors import ImageError
from edgecls.images.header import Header, read_header
from tests.images.pictures import encoded

FORMATS: Dict[str, Dict[str, Any]] = {
    "JPEG": {},
    "JPEG progressive": {"progressive": True},
    "JPEG grey": {"mode": "L"},
    "JPEG CMYK": {"mode": "CMYK"},
    "PNG": {},
    "PNG palette": {"mode": "P"},
    "BMP": {},
    "WebP": {},
    "WebP lossless": {"lossless": True},
    "WebP alpha": {"mode": "RGBA"},
    "GIF": {"mode": "P"},
}


def sample(name: str) -> bytes:
    return encoded(name.split()[0], **FORMATS[name])


@pytest.mark.parametrize("name", FORMATS)
def test_format_and_size_are_read(name: str) -> None:
    assert read_header(sample(name)) == Header(name.split()[0], 48, 64)


def test_a_webp_with_metadata_has_its_size_elsewhere() -> None:
    assert read_header(encoded("WebP", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0")) == Header("WebP", 48, 64)


@pytest.mark.parametrize("name", ["JPEG", "JPEG progressive", "PNG", "WebP"])
@pytest.mark.parametrize("lost", [1, 2, 12, 200])
def test_a_picture_that_is_cut_short_is_refused(name: str, lost: int) -> None:
    with pytest.raises(ImageError, match="cut short"):
        read_header(sample(name)[:-lost])


def test_a_thumbnail_inside_a_jpeg_does_not_pass_for_its_end() -> None:
    whole, thumbnail = encoded("JPEG"), encoded("JPEG", height=8, width=8)
    segment = b"\xff\xe1" + struct.pack(">H", len(thumbnail) + 2) + thumbnail
    with_thumbnail = whole[:2] + segment + whole[2:]
    assert read_header(with_thumbnail) == Header("JPEG", 48, 64)
    with pytest.raises(ImageError, match="cut short"):
        read_header(with_thumbnail[:-2])


def test_what_follows_the_end_of_a_picture_does_not_matter() -> None:
    assert read_header(encoded("JPEG") + b"\0" * 1000).format == "JPEG"
    assert read_header(encoded("PNG") + b"trailer").format == "PNG"


def test_a_jpeg_of_markers_alone_has_no_picture() -> None:
    with pytest.raises(ImageError, match="without a picture"):
        read_header(b"\xff\xd8\xff\xd9")


def test_a_flipped_bit_in_a_png_is_found() -> None:
    data = bytearray(encoded("PNG"))
    data[len(data) // 2] ^= 1
    with pytest.raises(ImageError, match="checksum"):
        read_header(bytes(data))


def png_of(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def test_a_header_that_claims_too_many_pixels_is_refused_before_anyone_allocates_them() -> None:
    with pytest.raises(ImageError, match="claims 60000x60000 pixels, more than 200 million"):
        read_header(png_of(60000, 60000))


def test_a_picture_without_pixels_is_refused() -> None:
    with pytest.raises(ImageError, match="PNG without pixels"):
        read_header(png_of(0, 5))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"hello, world", "is no JPEG, PNG, BMP, WebP or GIF"),
        (b"%PDF-1.4", "is no JPEG"),
        (b"II*\0\x08\0\0\0", "is no JPEG"),
        (b"\x89PNG\r\n\x1a\n", "without a header"),
        (b"BM", "cut short"),
        (b"GIF89a", "cut short"),
        (b"RIFF\0\0\0\0WEBP", "cut short"),
        (b"\xff\xd8", "cut short"),
    ],
)
def test_what_is_no_picture_is_said_so(data: bytes, said: str) -> None:
    with pytest.raises(ImageError, match=said) as caught:
        read_header(data)
    assert caught.value.hint


STARTS = (
    b"",
    b"\xff\xd8",
    b"\x89PNG\r\n\x1a\n",
    b"BM",
    b"GIF89a",
    b"RIFF\xff\0\0\0WEBPVP8 ",
    b"RIFF\xff\0\0\0WEBPVP8X",
)


@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_arbitrary_bytes_give_a_header_or_an_image_error(start: bytes, rest: bytes) -> None:
    try:
        header = read_header(start + rest)
    except ImageError:
        return
    assert header.height > 0 and header.width > 0
