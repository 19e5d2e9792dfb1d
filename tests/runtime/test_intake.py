"""What of an archive, a folder or a file becomes a runtime."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path
from typing import Dict, List

import pytest

from edgecls.errors import RuntimeLibraryError, UnsafeArchiveError
from edgecls.runtime import intake
from edgecls.runtime.intake import Found, collect
from edgecls.weights.archive import Bounds
from tests.runtime.archives import (
    ANDROID,
    ARMLINUX,
    android_files,
    linux_files,
    write_archive,
    write_bomb,
    write_folder,
    write_members,
)
from tests.runtime.elf_writer import ARM, HARD_FLOAT, JNI, LIGHT_API, jni_library, library_bytes, strings_of

OF_ANDROID = [
    "include/paddle_api.h",
    "include/paddle_place.h",
    "java/PaddlePredictor.jar",
    f"lib/{LIGHT_API}",
    f"lib/{JNI}",
]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def contents(found: Found) -> Dict[str, bytes]:
    return {name: path.read_bytes() for name, path in found.files.items()}


def test_an_official_archive_for_android(tmp_path: Path, scratch: Path) -> None:
    archive = write_archive(tmp_path / f"{ANDROID}.tar.gz", android_files())

    found = collect(archive, scratch)

    assert sorted(found.files) == OF_ANDROID
    assert (found.library.os, found.library.kind) == ("android", "light_api")


def test_the_demos_stay_out(tmp_path: Path, scratch: Path) -> None:
    found = collect(write_archive(tmp_path / "a.tar.gz", android_files()), scratch)

    assert contents(found)["include/paddle_api.h"] == b"// api\n"
    assert contents(found)[f"lib/{LIGHT_API}"] == android_files()[f"cxx/lib/{LIGHT_API}"]


@pytest.mark.parametrize(("machine", "flags"), [(183, 0), (ARM, HARD_FLOAT), (ARM, 0x5000200)])
def test_official_archives_for_linux(tmp_path: Path, scratch: Path, machine: int, flags: int) -> None:
    files = linux_files(machine=machine, flags=flags)

    found = collect(write_archive(tmp_path / "linux.tgz", files, root=ARMLINUX), scratch)

    assert found.library.os == "linux"
    assert found.library.hard_float == (flags == HARD_FLOAT)


def test_the_name_of_the_archive_does_not_matter(tmp_path: Path, scratch: Path) -> None:
    assert sorted(collect(write_archive(tmp_path / "download (1)", android_files()), scratch).files) == OF_ANDROID


def test_an_archive_that_a_browser_has_unzipped(tmp_path: Path, scratch: Path) -> None:
    packed = write_archive(tmp_path / "a.tar.gz", android_files())
    plain = tmp_path / "a.tar"
    plain.write_bytes(gzip.decompress(packed.read_bytes()))

    assert sorted(collect(plain, scratch).files) == OF_ANDROID


def test_an_unpacked_folder(tmp_path: Path, scratch: Path) -> None:
    assert sorted(collect(write_folder(tmp_path / ANDROID, android_files()), scratch).files) == OF_ANDROID


def test_a_folder_below_one_that_is_named_demo(tmp_path: Path, scratch: Path) -> None:
    folder = write_folder(tmp_path / "demo" / ANDROID, android_files())

    assert sorted(collect(folder, scratch).files) == OF_ANDROID


def test_a_library_alone_gets_the_name_that_programs_ask_for(tmp_path: Path, scratch: Path) -> None:
    library = tmp_path / "lite-v212.so"
    library.write_bytes(library_bytes(strings_of("v2.12")))

    assert collect(library, scratch).files == {f"lib/{LIGHT_API}": library}


def test_a_library_for_java_alone(tmp_path: Path, scratch: Path) -> None:
    library = tmp_path / "x.so"
    library.write_bytes(jni_library())

    assert collect(library, scratch).main_library == library
    assert list(collect(library, scratch).files) == [f"lib/{JNI}"]


def test_what_a_build_needs_beside_it_is_taken_along(tmp_path: Path, scratch: Path) -> None:
    files = {**android_files(), "cxx/lib/libc++_shared.so": library_bytes(["c++"], needed=["libc.so"])}

    assert "lib/libc++_shared.so" in collect(write_folder(tmp_path / "f", files), scratch).files


def test_headers_come_from_another_folder(tmp_path: Path, scratch: Path) -> None:
    library = write_folder(tmp_path, {LIGHT_API: library_bytes(strings_of("v2.12"))}) / LIGHT_API
    headers = write_folder(tmp_path / "h", {"cxx/include/paddle_api.h": b"1", "cxx/include/paddle_place.h": b"2"})

    assert contents(collect(library, scratch, include=headers))["include/paddle_api.h"] == b"1"


def test_headers_that_were_named_go_before_the_archives(tmp_path: Path, scratch: Path) -> None:
    archive = write_archive(tmp_path / "a.tar.gz", android_files())
    headers = write_folder(tmp_path / "h", {"paddle_api.h": b"1", "paddle_place.h": b"2"})

    assert contents(collect(archive, scratch, include=headers))["include/paddle_api.h"] == b"1"


def test_half_of_the_headers_is_refused(tmp_path: Path, scratch: Path) -> None:
    archive = write_archive(tmp_path / "a.tar.gz", android_files())
    headers = write_folder(tmp_path / "h", {"paddle_api.h": b"1"})

    with pytest.raises(RuntimeLibraryError, match="lacks paddle_api.h or paddle_place.h"):
        collect(archive, scratch, include=headers)


def test_libraries_for_several_processors_are_not_mixed(tmp_path: Path, scratch: Path) -> None:
    files = {
        f"jniLibs/arm64-v8a/{LIGHT_API}": library_bytes(strings_of("v2.12")),
        f"jniLibs/armeabi-v7a/{LIGHT_API}": library_bytes(strings_of("v2.12"), machine=ARM),
    }

    with pytest.raises(RuntimeLibraryError, match="2 different .*in jniLibs/arm64-v8a, jniLibs/armeabi-v7a; give the"):
        collect(write_folder(tmp_path / "app", files), scratch)


def test_libraries_for_c_and_java_of_several_processors_are_not_mixed(tmp_path: Path, scratch: Path) -> None:
    files = {f"a/{LIGHT_API}": library_bytes(strings_of("v2.12")), f"b/{JNI}": jni_library(machine=ARM)}

    with pytest.raises(RuntimeLibraryError, match="several systems; give the folder of one"):
        collect(write_folder(tmp_path / "app", files), scratch)


def test_copies_of_one_library_are_one(tmp_path: Path, scratch: Path) -> None:
    library = library_bytes(strings_of("v2.12"))

    found = collect(write_folder(tmp_path / "app", {f"a/{LIGHT_API}": library, f"b/{LIGHT_API}": library}), scratch)

    assert list(found.files) == [f"lib/{LIGHT_API}"]


@pytest.mark.parametrize("name", ["../outside.so", "/etc/outside.so", "a/../../outside.so"])
def test_a_member_that_points_outside_is_refused(tmp_path: Path, scratch: Path, name: str) -> None:
    archive = write_members(tmp_path / "a.tar.gz", [tarfile.TarInfo(name)])

    with pytest.raises(UnsafeArchiveError):
        collect(archive, scratch)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar.gz", "scratch"]


def hostile(kind: bytes, target: str) -> List[tarfile.TarInfo]:
    member = tarfile.TarInfo(f"{ANDROID}/cxx/lib/{LIGHT_API}")
    member.type, member.linkname = kind, target
    return [member]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_refused(tmp_path: Path, scratch: Path, kind: bytes) -> None:
    with pytest.raises(UnsafeArchiveError):
        collect(write_members(tmp_path / "a.tar.gz", hostile(kind, "/etc/passwd")), scratch)


def test_an_archive_that_unpacks_to_far_too_much_is_refused(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_BOUNDS", Bounds(members=10, size=4 << 20, depth=8))
    bomb = write_bomb(tmp_path / "a.tar.gz", 64 << 20)

    with pytest.raises(UnsafeArchiveError, match="far more than a runtime"):
        collect(bomb, scratch)
    assert bomb.stat().st_size < 1 << 20
    assert sum(path.stat().st_size for path in scratch.rglob("*") if path.is_file()) <= 4 << 20


def test_an_archive_of_far_too_many_files_is_refused(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_BOUNDS", Bounds(members=10, size=4 << 20, depth=8))
    members = [tarfile.TarInfo(f"{ANDROID}/{number}") for number in range(11)]

    with pytest.raises(UnsafeArchiveError):
        collect(write_members(tmp_path / "a.tar.gz", members), scratch)


def test_an_archive_that_was_cut_off_is_refused(tmp_path: Path, scratch: Path) -> None:
    whole = write_archive(tmp_path / "a.tar.gz", android_files()).read_bytes()
    for part in (0.1, 0.5, 0.9, 0.999):
        archive = tmp_path / "cut.tar.gz"
        archive.write_bytes(whole[: int(part * len(whole))])

        with pytest.raises(RuntimeLibraryError, match="is damaged.*; download it again"):
            collect(archive, scratch)


def test_a_tar_that_was_cut_off_is_refused(tmp_path: Path, scratch: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        member = tarfile.TarInfo("a")
        member.size = 4096
        tar.addfile(member, io.BytesIO(bytes(4096)))
    archive = tmp_path / "cut.tar.gz"
    archive.write_bytes(gzip.compress(buffer.getvalue()[:2048]))

    with pytest.raises(RuntimeLibraryError, match="is damaged.*; download it again"):
        collect(archive, scratch)


@pytest.mark.parametrize("data", [b"", b"<html>not found</html>", bytes(5000)])
def test_something_else_is_refused(tmp_path: Path, scratch: Path, data: bytes) -> None:
    archive = tmp_path / f"{ANDROID}.tar.gz"
    archive.write_bytes(data)

    with pytest.raises(RuntimeLibraryError, match="neither a .tar.gz archive nor a library; download it again"):
        collect(archive, scratch)


def test_a_gzip_of_something_else_is_refused(tmp_path: Path, scratch: Path) -> None:
    archive = tmp_path / "a.tar.gz"
    archive.write_bytes(gzip.compress(b"no tar"))

    with pytest.raises(RuntimeLibraryError, match="is damaged"):
        collect(archive, scratch)


def test_a_zip_is_to_be_unpacked_first(tmp_path: Path, scratch: Path) -> None:
    archive = tmp_path / "a.zip"
    archive.write_bytes(b"PK\x03\x04" + bytes(26))

    with pytest.raises(RuntimeLibraryError, match="unpack it and give the folder"):
        collect(archive, scratch)


def test_a_folder_without_a_library_says_what_is_looked_for(tmp_path: Path, scratch: Path) -> None:
    with pytest.raises(RuntimeLibraryError, match=f"holds neither {LIGHT_API} nor {JNI}; give an official"):
        collect(write_folder(tmp_path / "f", {"readme.txt": b""}), scratch)


def test_a_missing_source_is_named(tmp_path: Path, scratch: Path) -> None:
    with pytest.raises(RuntimeLibraryError, match="gone does not exist; give an archive, a folder or a library"):
        collect(tmp_path / "gone", scratch)
