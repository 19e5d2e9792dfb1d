"""What is read from a library of Paddle-Lite."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecls.errors import RuntimeLibraryError, StorageError
from edgecls.runtime.library import Library, read_library
from tests.runtime.elf_writer import (
    AARCH64,
    ARM,
    BIONIC,
    FP16,
    GLIBC,
    HARD_FLOAT,
    LIGHT_API,
    NEW_STRING,
    OPENCL,
    RISCV64,
    X86_64,
    jni_library,
    kernel_type,
    library_bytes,
    strings_of,
    write_library,
)


def read(tmp_path: Path, data: bytes, name: str = LIGHT_API) -> Library:
    path = tmp_path / name
    path.write_bytes(data)
    return read_library(path)


def test_an_official_library_for_linux(tmp_path: Path) -> None:
    assert read(tmp_path, library_bytes([*strings_of("v2.12"), NEW_STRING])) == Library(
        abi="arm64-v8a",
        os="linux",
        kind="light_api",
        version="v2.12",
        commit="f294964",
        with_extra=True,
        kernels=["arm/fp32", "arm/int8", "host/any"],
        needed=list(GLIBC),
        hard_float=False,
        new_string=True,
    )


@pytest.mark.parametrize(("machine", "abi"), [(AARCH64, "arm64-v8a"), (ARM, "armeabi-v7a"), (X86_64, "x86_64")])
def test_the_abi_is_named_as_android_names_it(tmp_path: Path, machine: int, abi: str) -> None:
    assert read(tmp_path, library_bytes(strings_of("v2.12"), machine=machine)).abi == abi


def test_a_library_for_android(tmp_path: Path) -> None:
    found = read(tmp_path, library_bytes(strings_of("v2.12"), needed=BIONIC))

    assert (found.os, found.kind) == ("android", "light_api")


def test_the_library_for_java_is_known_by_what_it_holds(tmp_path: Path) -> None:
    assert read(tmp_path, jni_library(), name="renamed.so").kind == "jni"


def test_the_name_of_the_file_does_not_matter(tmp_path: Path) -> None:
    found = read(tmp_path, library_bytes(strings_of("v2.12")), name="jni libs of mine.so.1")

    assert found.kind == "light_api"


def test_the_float_convention_of_32_bit_arm_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, library_bytes(strings_of("v2.12"), machine=ARM, flags=HARD_FLOAT)).hard_float


@pytest.mark.parametrize("version", ["v2.9.1", "v2.10", "v2.13-rc", "v2.14-rc0", "v3.0"])
def test_a_tagged_build_says_its_version(tmp_path: Path, version: str) -> None:
    assert read(tmp_path, library_bytes(strings_of(version))).version == version


@pytest.mark.parametrize(("commit", "version"), [("044ba5b", "v2.12"), ("044ba5be99", "v2.12"), ("fec57de", "v2.10")])
def test_a_build_of_a_release_branch_is_known_by_its_commit(tmp_path: Path, commit: str, version: str) -> None:
    found = read(tmp_path, library_bytes(strings_of(None, commit)))

    assert (found.version, found.commit) == (version, commit)


def test_a_build_of_another_commit_has_no_version(tmp_path: Path) -> None:
    found = read(tmp_path, library_bytes(strings_of(None, "a1b2c3d")))

    assert (found.version, found.commit) == (None, "a1b2c3d")


def test_rows_of_digits_and_words_are_no_commits(tmp_path: Path) -> None:
    found = read(tmp_path, library_bytes([*strings_of(None, None), "4988734", "0123456789", "deadbeef", "defaced"]))

    assert found.commit is None


def test_the_version_of_something_else_is_not_taken(tmp_path: Path) -> None:
    found = read(tmp_path, library_bytes([*strings_of(None, None), "v1.2", "v2.12 is old", "xv2.12"]))

    assert found.version is None


def test_two_commits_beside_each_other_are_both_seen(tmp_path: Path) -> None:
    assert read(tmp_path, library_bytes(strings_of(None, "a1b2c3d", "e4f5a6b", "044ba5b"))).version == "v2.12"


def test_a_build_without_extra_operators_is_told_apart(tmp_path: Path) -> None:
    assert not read(tmp_path, library_bytes(strings_of("v2.12", extra=False))).with_extra


def test_the_kernels_are_those_that_the_type_names_show(tmp_path: Path) -> None:
    found = read(tmp_path, library_bytes(strings_of("v2.12", None, FP16, OPENCL)))

    assert found.fp16
    assert found.kernels == ["arm/fp16", "arm/fp32", "arm/int8", "host/any", "opencl/fp16"]


def test_fp16_of_the_gpu_is_no_fp16_of_the_processor(tmp_path: Path) -> None:
    assert not read(tmp_path, library_bytes(strings_of("v2.12", None, OPENCL))).fp16


def test_kernels_that_this_release_of_edgecls_does_not_know_keep_their_numbers(tmp_path: Path) -> None:
    assert "77/88" in read(tmp_path, library_bytes(strings_of("v2.12", None, kernel_type(77, 88)))).kernels


def test_a_string_of_before_gcc_5_is_noticed(tmp_path: Path) -> None:
    assert not read(tmp_path, library_bytes(strings_of("v2.12"))).new_string


def test_another_processor_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeLibraryError, match="is for EM_RISCV; give one for arm64-v8a"):
        read(tmp_path, library_bytes(strings_of("v2.12"), machine=RISCV64))


def test_someone_elses_library_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeLibraryError, match="libz.so is not Paddle-Lite's light library, it is libz.so.1"):
        read(tmp_path, library_bytes(["deflate"], soname="libz.so.1"), name="libz.so")


def test_the_full_api_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeLibraryError, match="it is libpaddle_full_api_shared.so"):
        read(tmp_path, library_bytes(strings_of("v2.12"), soname="libpaddle_full_api_shared.so"))


def test_a_system_with_another_c_library_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeLibraryError, match="neither Android nor a Linux with glibc"):
        read(tmp_path, library_bytes(strings_of("v2.12"), needed=["libc.musl-aarch64.so.1"]))


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeLibraryError, match="is no shared library: it is no ELF file"):
        read(tmp_path, b"<html>404</html>" * 10)


def test_a_library_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeLibraryError, match="cut off: 100 bytes are missing"):
        read(tmp_path, library_bytes(strings_of("v2.12"))[:-100])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"gone\.so"):
        read_library(tmp_path / "gone.so")


def test_the_stand_in_of_the_tests_is_a_whole_library(tmp_path: Path) -> None:
    assert read_library(write_library(tmp_path / "any.so", "v2.13-rc")).version == "v2.13-rc"
