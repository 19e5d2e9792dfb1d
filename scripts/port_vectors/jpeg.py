"""Baseline JPEG files (ITU-T T.81) with any subsampling, the same bytes on every machine.

The Huffman codes are flat, so the files are larger than they have to be.
"""

from __future__ import annotations

import struct
from typing import Iterator, List, Sequence, Tuple

import numpy as np
from numpy.typing import NDArray

#: Quantizer steps of both tables: fine enough for a clean picture, coarse enough for small files.
_STEP = 12
_ZIGZAG = sorted(range(64), key=lambda i: (i // 8 + i % 8, (i // 8 if (i // 8 + i % 8) % 2 else i % 8)))
_DC_SYMBOLS = list(range(12))
_AC_SYMBOLS = [0x00, 0xF0] + [run << 4 | size for run in range(16) for size in range(1, 11)]


def encode_jpeg(
    image: NDArray[np.uint8], *, sampling: Tuple[int, int] = (1, 1), segments: Sequence[bytes] = (), restart: int = 0
) -> bytes:
    """Encode a picture.

    Args:
        image: [H, W, 3] RGB, or [H, W] grey.
        sampling: pixels across and down that share their colour: (2, 2) is what is called 4:2:0.
        segments: contents of APP1 segments.
        restart: a restart marker after so many units; 0 for none.
    """
    height, width = image.shape[:2]
    planes = [image.astype(np.float64)] if image.ndim == 2 else _ycc(image)
    across, down = sampling if len(planes) == 3 else (1, 1)
    frame = struct.pack(">BHHB", 8, height, width, len(planes))
    scan = struct.pack("B", len(planes))
    for index in range(len(planes)):
        frame += struct.pack("BBB", index + 1, (across << 4 | down) if index == 0 else 0x11, 0)
        scan += struct.pack("BB", index + 1, 0)
    parts = [b"\xff\xd8", _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")]
    parts += [_segment(0xE1, content) for content in segments]
    parts += [_segment(0xDB, bytes([0] + [_STEP] * 64)), _segment(0xC0, frame)]
    parts += [_segment(0xC4, _table(0x00, 4, _DC_SYMBOLS) + _table(0x10, 8, _AC_SYMBOLS))]
    parts += [_segment(0xDD, struct.pack(">H", restart))] if restart else []
    parts += [_segment(0xDA, scan + b"\0\x3f\0"), _entropy(planes, across, down, restart), b"\xff\xd9"]
    return b"".join(parts)


def exif_segment(orientation: int, *, order: str = "<") -> bytes:
    """The content of an APP1 segment that says nothing but the orientation; ``order`` as struct has it."""
    return b"Exif\0\0" + exif_structure(orientation, order=order)


def exif_structure(orientation: int, *, order: str = "<") -> bytes:
    """The TIFF structure of EXIF with one tag."""
    start = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
    return start + struct.pack(order + "HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)


def _ycc(image: NDArray[np.uint8]) -> List[NDArray[np.float64]]:
    red, green, blue = (image[:, :, channel].astype(np.float64) for channel in range(3))
    bright = 0.299 * red + 0.587 * green + 0.114 * blue
    return [bright, (blue - bright) / 1.772 + 128, (red - bright) / 1.402 + 128]


def _entropy(planes: List[NDArray[np.float64]], across: int, down: int, restart: int) -> bytes:
    height, width = planes[0].shape
    unit_rows, unit_columns = -(-height // (8 * down)), -(-width // (8 * across))
    full = [
        np.pad(p, ((0, unit_rows * 8 * down - height), (0, unit_columns * 8 * across - width)), "edge") for p in planes
    ]
    shrunk = [full[0]] + [p.reshape(unit_rows * 8, down, unit_columns * 8, across).mean((1, 3)) for p in full[1:]]
    coded, bits = b"", ""
    last = [0] * len(planes)
    for unit in range(unit_rows * unit_columns):
        if restart and unit and unit % restart == 0:
            coded += _stuffed(bits) + bytes([0xFF, 0xD0 + (unit // restart - 1) % 8])
            bits, last = "", [0] * len(planes)
        row, column = divmod(unit, unit_columns)
        for index, plane in enumerate(shrunk):
            high, wide = (down, across) if index == 0 else (1, 1)
            for y in range(row * high * 8, (row + 1) * high * 8, 8):
                for x in range(column * wide * 8, (column + 1) * wide * 8, 8):
                    block = _coefficients(plane[y : y + 8, x : x + 8])
                    bits += "".join(_codes(block, last[index]))
                    last[index] = block[0]
    return coded + _stuffed(bits)


def _coefficients(block: NDArray[np.float64]) -> List[int]:
    """The quantized coefficients of 8x8 samples, in zigzag order."""
    place = np.arange(8)
    basis = np.cos((2 * place[None, :] + 1) * place[:, None] * np.pi / 16) / 2
    basis[0] /= np.sqrt(2)
    # Einsum adds in a fixed order: a BLAS would round differently from machine to machine.
    rows = np.einsum("ux,yx->uy", basis, block - 128, optimize=False)
    whole = np.einsum("vy,uy->vu", basis, rows, optimize=False)
    # A hair's breadth keeps halves from falling to either side.
    quantized = np.floor(whole / _STEP + 0.5 + 1e-9).astype(int).ravel()
    return [int(quantized[i]) for i in _ZIGZAG]


def _codes(block: List[int], last: int) -> Iterator[str]:
    size, bits = _magnitude(block[0] - last)
    yield format(_DC_SYMBOLS.index(size), "04b") + bits
    run = 0
    for value in block[1:]:
        if value == 0:
            run += 1
            continue
        while run > 15:
            yield format(_AC_SYMBOLS.index(0xF0), "08b")
            run -= 16
        size, bits = _magnitude(value)
        yield format(_AC_SYMBOLS.index(run << 4 | size), "08b") + bits
        run = 0
    if run:
        yield format(_AC_SYMBOLS.index(0x00), "08b")


def _magnitude(value: int) -> Tuple[int, str]:
    size = abs(value).bit_length()
    return size, format(value if value > 0 else value + (1 << size) - 1, f"0{size}b") if size else ""


def _stuffed(bits: str) -> bytes:
    bits += "1" * (-len(bits) % 8)
    data = bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
    return data.replace(b"\xff", b"\xff\0")


def _table(place: int, length: int, symbols: List[int]) -> bytes:
    counts = [len(symbols) if bits == length else 0 for bits in range(1, 17)]
    return bytes([place, *counts, *symbols])


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content
