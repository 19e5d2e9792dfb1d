"""A file of another kind is named for what it is."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import pickle
import tarfile
import zipfile

import pytest

from edgecls.nb.foreign import HEAD_SIZE, recognise


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("model.nb"), io.BytesIO())
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("model.nb", b"")
    return out.getvalue()


#: How Paddle 2.6 begins an exported PPLCNet, and x2paddle or torch an ONNX model.
PDMODEL = bytes.fromhex("0a988f04080010ffffffffffffffffff01")
PDIPARAMS = bytes.fromhex("00000000000000000000000000000000040000000805100800000000")
ONNX = b"\x08\x08\x12\x07pytorch"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (tar(), "a tar archive"),
        (gzip.compress(b"x"), "a gzip archive"),
        (bz2.compress(b"x"), "a bzip2 archive"),
        (lzma.compress(b"x"), "an xz archive"),
        (zipped(), "a zip archive"),
        (b"\n<!DOCTYPE html><html>", "a web page"),
        (b"<html><body>\xc3\xa9", "a web page"),
        (b"hello, this is no model\n", "a text file"),
        (b'{"labels": []}', "JSON"),
        (
            b'{"base_code":{"magic":"pir","trainable":true,"version":1},"program":{',
            "a Paddle 3 export (inference.json)",
        ),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "a Git LFS pointer"),
        (pickle.dumps({"w": 1}, protocol=2), "a pickle, as .pdparams files are"),
        (pickle.dumps({"w": 1}, protocol=4), "a pickle, as .pdparams files are"),
        (PDMODEL, "a .pdmodel"),
        (PDIPARAMS, "a .pdiparams"),
        (ONNX, "an ONNX model"),
        (b"\x7fELF\2\1\1\0", "a program or library"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
    ],
)
def test_it_is_recognised_and_comes_with_advice(data: bytes, what: str) -> None:
    named, advice = recognise(data[:HEAD_SIZE])

    assert named == what
    assert advice


@pytest.mark.parametrize("data", [b"", b"\0", bytes(16), bytes(30), b"\x08", b"\x0a\xff\xff", b"\xff\xfe\0\1"])
def test_other_bytes_are_not_given_a_name(data: bytes) -> None:
    assert recognise(data) == ("", "")


def test_archives_are_to_be_unpacked_and_other_models_to_be_converted() -> None:
    assert "unpack" in recognise(tar()[:HEAD_SIZE])[1]
    assert "edgecls optimize" in recognise(PDMODEL)[1]
