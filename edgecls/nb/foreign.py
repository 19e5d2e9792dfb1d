"""Telling what a file is that was given in place of a ``.nb``."""

from __future__ import annotations

from typing import Tuple

#: How many bytes of the file's beginning ``recognise`` wants to see.
HEAD_SIZE = 512

_UNPACK = "unpack it and give the .nb file inside"
_GIVE_NB = "give a .nb file"
_EXPORT_AGAIN = "export the model again with FLAGS_enable_pir_api=0, which gives a .pdmodel, and convert that"
_CONVERT = "convert it first: edgecls optimize MODEL"

#: First bytes, what the file is, what to do.
_SIGNATURES: Tuple[Tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"PK\x03\x04", "a zip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", _UNPACK),
    (b"\x7fELF", "a program or library", "give the .nb file that it runs"),
    (b"\xff\xd8\xff", "a JPEG image", _GIVE_NB),
    (b"\x89PNG", "a PNG image", _GIVE_NB),
    (b"\x80\x02", "a pickle, as .pdparams files are", _CONVERT),
    (b"\x80\x04", "a pickle, as .pdparams files are", _CONVERT),
    (b"version https://git-lfs", "a Git LFS pointer", "fetch the real file: git lfs pull"),
)

_TEXT = frozenset(range(32, 127)) | frozenset(b"\t\n\r\f")


def recognise(head: bytes) -> Tuple[str, str]:
    """What a file that begins with ``head`` is, as ("a gzip archive", what to do about it).

    The first is empty when nothing is recognised.
    """
    if head[257:262] == b"ustar":
        return "a tar archive", _UNPACK
    start = head.lstrip()[:32].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return "a web page", "download the model itself, not the page about it"
    if head and all(byte in _TEXT for byte in head):
        if start.startswith(b"{"):
            return ("a Paddle 3 export (inference.json)", _EXPORT_AGAIN) if b'"pir"' in head else ("JSON", _GIVE_NB)
        if not head.startswith(b"version https://git-lfs"):
            return "a text file", _GIVE_NB
    for signature, what, advice in _SIGNATURES:
        if head.startswith(signature):
            return what, advice
    if _is_pdmodel(head):
        return "a .pdmodel", _CONVERT
    if _is_onnx(head):
        return "an ONNX model", _CONVERT
    if _is_pdiparams(head):
        return "a .pdiparams", _CONVERT
    return "", ""


def _is_pdmodel(head: bytes) -> bool:
    """A protobuf that begins with a block (field 1), which begins with its index, 0, and its parent (field 2)."""
    body = head[1:7].lstrip(bytes(range(0x80, 0x100)))[1:]
    return head[:1] == b"\x0a" and body[:2] == b"\x08\x00"


def _is_onnx(head: bytes) -> bool:
    """A protobuf that begins with a small ir_version (field 1) and the producer or the graph (field 2, 3, 7 or 8)."""
    return len(head) > 2 and head[0] == 0x08 and head[1] < 32 and head[2] in (0x12, 0x1A, 0x3A, 0x42)


def _is_pdiparams(head: bytes) -> bool:
    """Tensors of version 0, level 0, version 0, then the size of a small TensorDesc, which begins with its type."""
    return len(head) > 20 and head[:16] == bytes(16) and 0 < head[16] < 128 and head[17:21] == b"\0\0\0\x08"
