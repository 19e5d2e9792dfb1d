"""Whatever is given as a .nb or as a runtime: inspect and runtime answer with a line, at once."""

from __future__ import annotations

import gzip
import io
import random
import tarfile
from pathlib import Path

import pytest

NOISE = random.Random(3).randbytes(20_000)
JAR = b"PK\x03\x04" + NOISE


@pytest.fixture(scope="module")
def nb(fp32_artifact) -> bytes:
    """A whole .nb for ARM, of 1.1 MB."""
    return (fp32_artifact / "model.nb").read_bytes()


def archive(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as made:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        made.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


@pytest.mark.parametrize("share", [0.0, 0.000001, 0.0001, 0.05, 0.5, 0.99999])
def test_a_truncated_nb_is_refused(place, nb, share):
    path = place.write("model.nb", nb[: int(share * len(nb))])
    place.refuse(2, rf"{path}: the file is (empty|truncated.*missing); copy or convert it again", "inspect", path)


@pytest.mark.parametrize("place_in_file", [2, 30, 200, 20_000])
def test_a_damaged_topology_never_becomes_an_answer_with_a_traceback(place, nb, place_in_file):
    damaged = bytearray(nb)
    damaged[place_in_file : place_in_file + 40] = b"\xff" * 40
    path = place.write("model.nb", bytes(damaged))
    place.refuse(2, f"{path}: ", "inspect", path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (NOISE, "this is not a Paddle-Lite model; give a .nb file"),
        (b"hello, this is text\n" * 20, "this is a text file"),
        (b"\x7fELF" + NOISE, "this is a program or library"),
        (b"\x1c\0\0\0TFL3" + NOISE, "this is not a Paddle-Lite model"),
        (JAR, "not a Paddle-Lite model"),
    ],
)
def test_a_file_of_another_kind_is_named_for_what_it_is(place, content, says):
    path = place.write("model.nb", content)
    line = place.refuse(2, says, "inspect", path)
    assert line.startswith(f"{path}: ")


@pytest.mark.parametrize(("name", "says"), [("pdmodel", r"a \.pdmodel"), ("pdiparams", r"a \.pdiparams")])
def test_an_export_is_sent_to_optimize(place, fp32_artifact, name, says):
    path = fp32_artifact / "host" / "fp32" / f"inference.{name}"
    place.refuse(2, f"this is {says}, not a Paddle-Lite model; convert it first: edgecls optimize", "inspect", path)


def test_a_nb_of_an_unknown_format_is_refused(place, nb):
    path = place.write("model.nb", b"\x09\x00" + nb[2:])
    place.refuse(2, "opt v2.* wrote it in format 9, edgecls reads formats 1 and 2; update", "inspect", path)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda given: given / "gone.nb", r"gone\.nb: no such file; check the path"),
        (lambda given: given, r"given/model\.nb: no such file"),
        (lambda given: Path("/dev/zero"), "/dev/zero: not a regular file"),
    ],
)
@pytest.mark.parametrize("command", [("inspect",), ("runtime", "check")])
def test_a_path_without_a_nb_is_named(place, command, make, says):
    place.refuse(2, says, *command, make(place.given))


def test_a_check_without_any_runtime_says_how_to_add_one(place, fp32_artifact):
    place.refuse(2, "no runtime yet; add one with edgecls runtime add", "runtime", "check", fp32_artifact, json=True)


@pytest.mark.parametrize("words", [("remove", "v2.12"), ("check", "--runtime", "v9", "model")])
def test_a_runtime_of_an_unknown_name_is_named(place, fp32_artifact, words):
    words = [fp32_artifact if word == "model" else word for word in words]
    place.refuse(2, r"no runtime '(v2\.12|v9)'; see edgecls runtime list", "runtime", *words)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("lib.tar.gz", NOISE, r"lib\.tar\.gz is neither a \.tar\.gz archive nor a library; download it again"),
        ("lib.tar.gz", archive("lib/libother.so", NOISE), r"lib\.tar\.gz .*libpaddle_light_api_shared\.so"),
        ("lib.tar.gz", archive("cxx/lib/libpaddle_light_api_shared.so", NOISE)[:9000], r"lib\.tar\.gz"),
        ("libpaddle_light_api_shared.so", b"\x7fELF" + NOISE, r"is no shared library.*; give"),
        ("libpaddle_light_api_shared.so", b"", r"libpaddle_light_api_shared\.so"),
        ("model.nb", gzip.compress(b"")[:5], r"model\.nb"),
    ],
)
def test_a_runtime_that_is_none_is_refused_and_not_kept(place, name, content, says):
    path = place.write(name, content)
    place.refuse(2, says, "runtime", "add", path, json=True)


def test_a_runtime_archive_that_reaches_outside_is_refused(place):
    path = place.write("lib.tar.gz", archive("../libpaddle_light_api_shared.so", b"\x7fELF" + NOISE))
    place.refuse(4, r"lib\.tar\.gz holds the name '\.\./lib.*; don't use it", "runtime", "add", path, json=True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["gone.tar.gz"], r"gone\.tar\.gz does not exist; give an archive"),
        (["."], "holds neither libpaddle_light_api_shared.so nor libpaddle_lite_jni.so; give an official"),
        (["given/lib.so", "--version", "newest"], "'newest' is no version; give it like v2.12"),
    ],
)
def test_a_runtime_without_its_file_or_version_is_refused(place, words, says):
    place.write("lib.so", b"\x7fELF" + NOISE)
    words = [place.given / "lib.so" if word == "given/lib.so" else word for word in words]
    place.refuse(2, says, "runtime", "add", *words)
