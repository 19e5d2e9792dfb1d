"""Pictures and lists that can't be used are named; what predict can still do, it does."""

from __future__ import annotations

import json
import random
import shutil
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.e2e.program import SAMPLE
from tests.e2e.refusal import Place, the_line

PICTURE = SAMPLE / "evaluation" / "0009.png"
PNG = PICTURE.read_bytes()
NOISE = random.Random(4).randbytes(5000)
FORMATS = (".jpg", ".png", ".webp", ".bmp")


def encoded(suffix: str, height: int = 64, width: int = 64) -> bytes:
    """A picture of noise."""
    pixels = np.random.RandomState(0).randint(0, 255, (height, width, 3), np.uint8)
    return cv2.imencode(suffix, pixels)[1].tobytes()


def png(height: int, width: int) -> bytes:
    """A PNG that claims a size and holds nearly nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def gif(height: int, width: int) -> bytes:
    """A GIF that claims a size and holds one pixel."""
    frame = b",\0\0\0\0" + struct.pack("<HH", width, height) + b"\0\x02\x02D\x01\0;"
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + bytes(6) + frame


UNREADABLE = {
    "empty.png": (b"", "is empty; save it again"),
    "noise.png": (NOISE, "is no JPEG, PNG, BMP, WebP or GIF; convert it"),
    "video.mp4": (b"\0\0\0\x18ftypmp42" + NOISE, "is no JPEG, PNG, BMP, WebP or GIF"),
    "photo.heic": (b"\0\0\0\x18ftypheic" + NOISE, "is no JPEG, PNG, BMP, WebP or GIF"),
    "page.pdf": (b"%PDF-1.4\n1 0 obj\n", "is no picture, and as a list it names none that exists"),
    "checksum.png": (PNG[:40] + b"\0" + PNG[41:], "is a damaged PNG"),
    "bomb.png": (png(60_000, 60_000), "claims 60000x60000 pixels, more than 200 million; scale it down"),
    "bomb.gif": (gif(65_535, 65_535), "claims 65535x65535 pixels"),
    "nothing.png": (png(10, 0), "is a PNG without pixels"),
    "strip.png": (encoded(".png", 1, 65_500), "an image of 65500x1 would become 6288000x96; crop it"),
    **{f"cut{suffix}": (encoded(suffix)[:-2000], "cut short|can't decode") for suffix in FORMATS},
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_picture_that_can_not_be_read_is_named(place, fp32_artifact, name):
    content, says = UNREADABLE[name]
    path = place.write(name, content)
    line = place.refuse(2, says, "predict", path, "--model", fp32_artifact)
    assert str(path) in line


@pytest.mark.parametrize("shape", [(1, 3000), (3000, 1), (1, 1)])
def test_a_narrow_picture_is_no_bad_one(place, fp32_artifact, shape):
    done = place.run("predict", place.write("a.png", encoded(".png", *shape)), "--model", fp32_artifact, "--json")
    assert done.code == 0, done.err
    assert len(done.json()[0]["class_ids"]) == 5


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("gone.png", r"gone\.png does not exist; check the path"),
        ("*.jpg", r"\*\.jpg does not exist; name a picture"),
        (".", "given holds no pictures; JPEG, PNG"),
        ("", "an empty name is no picture; name"),
        ("/dev/zero", "/dev/zero is no regular file"),
    ],
)
def test_a_source_without_pictures_is_named(place, fp32_artifact, source, says):
    place.refuse(2, says, "predict", place.given / source if source else "", "--model", fp32_artifact)


def test_the_readable_ones_are_classified_beside_one_bad_picture(place, fp32_artifact):
    before = place.listing()
    done = place.run("predict", place.given / "gone.png", PICTURE, "--model", fp32_artifact, "--json")
    assert done.code == 2
    assert the_line(done).startswith(f"{place.given}/gone.png does not exist")
    assert place.left_since(before) == []
    bad, good = done.json()
    assert "does not exist" in bad["error"]
    assert good["label_names"][0] == "9"


LISTS = {
    "an empty list": ("", "list.txt holds no pictures"),
    "no classes": ("a.png\n", r"list.txt line 1 has no class id: 'a.png'; write 'relative/path 7'"),
    "a class that the model lacks": (f"{PICTURE} 9\n{PICTURE} 10\n", "has class 10, but the model's are 0 to 9"),
    "a negative class": (f"{PICTURE} -1\n", "line 1 has no class id"),
    "a class with a fraction": (f"{PICTURE} 1.5\n", "line 1 has no class id"),
    "missing pictures": (f"{PICTURE} 9\ngone.png 1\n", r"1 of 2 pictures of .*list.txt do not exist, the first is"),
    "only missing pictures": ("a.png 1\nb.png 1\n", r"as a list it names none that exists; .* is .*/a\.png"),
    "no UTF-8": (b"\xff\xfe.png 1\n", "line 1 is not UTF-8; save the list as UTF-8"),
    "a very long line": ("x" * 20_000, "line 1 is no line of an image list"),
    "zero bytes": (b"a\0b 1\n", "is a picture or another binary file, not a list"),
}


@pytest.mark.parametrize("kind", LISTS)
def test_an_evaluation_list_is_refused_for(place, fp32_artifact, kind):
    content, says = LISTS[kind]
    place.refuse(2, says, "eval", fp32_artifact, "--data", place.write("list.txt", content))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("gone.txt", r"gone\.txt does not exist; name a list file or a folder"),
        ("empty", "has no pictures in subfolders that name their classes; make one subfolder"),
        ("flat", r"holds a\.png beside its subfolders"),
        ("classes", "subfolder 'cat' is no label of the model"),
        ("numbers", "has class 77, but the model's are 0 to 9"),
    ],
)
def test_an_evaluation_folder_is_refused_when_its_classes_are_unclear(place, fp32_artifact, data, says):
    (place.given / "empty").mkdir()
    for name in ("flat/a.png", "classes/cat/a.png", "numbers/77/a.png"):
        place.write(name, PNG)
    place.refuse(2, says, "eval", fp32_artifact, "--data", place.given / data)


def test_a_picture_given_as_a_list_is_refused(place, fp32_artifact):
    place.refuse(2, r"0009\.png is a picture .*, not a list", "eval", fp32_artifact, "--data", PICTURE)


def test_an_unreadable_picture_ends_an_eval_unless_it_may_be_skipped(place, fp32_artifact):
    place.write("cut.png", PNG[: len(PNG) // 2])
    words = ("eval", fp32_artifact, "--data", place.write("list.txt", "cut.png 1\n"), "--engine", "paddle_lite")
    place.refuse(2, r"cut\.png is cut short; save it again, or leave it out", *words)
    place.refuse(2, r"none of the 1 pictures of .*list\.txt can be read; check", *words, "--skip-unreadable")


def calibrate(place: Place, export: Path, images: Path) -> tuple[object, ...]:
    return ("optimize", export, "--quant", "int8", "--calibration", images)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.txt", None, r"gone\.txt does not exist; name a picture, a folder or a list file"),
        ("list.txt", "", "holds no pictures"),
        ("list.txt", "gone.png\n", "names none that exists"),
        ("list.txt", b"\xff\xfe\n", "line 1 is not UTF-8"),
        ("cut.png", PNG[:100], r"cut\.png is cut short"),
        ("video.mp4", b"\0\0\0\x18ftypmp42" + NOISE, r"video\.mp4 is no JPEG"),
    ],
)
def test_calibration_images_that_can_not_be_used_are_named(place, fp32_artifact, name, content, says):
    images = place.given / name if content is None else place.write(name, content)
    place.refuse(2, says, *calibrate(place, fp32_artifact / "host" / "fp32", images))


def test_an_empty_folder_calibrates_nothing(place, fp32_artifact):
    place.refuse(2, "given holds no pictures", *calibrate(place, fp32_artifact / "host" / "fp32", place.given))


@pytest.mark.parametrize("damage", ["gone", "empty", "cut"])
def test_a_damaged_sample_is_refused_by_the_demo(place, damage):
    sample = place.given / "sample"
    if damage != "gone":
        sample.mkdir()
    if damage == "cut":
        shutil.copytree(SAMPLE, sample, dirs_exist_ok=True)
        text = (sample / "sample.json").read_text()
        (sample / "sample.json").write_text(json.dumps({**json.loads(text), "preprocess": {}}))
    place.refuse(
        3, f"the sample in {sample} can.t be used: .*; run from a source checkout", "demo", EDGECLS_SAMPLE=str(sample)
    )
