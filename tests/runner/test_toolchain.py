"""Which compiler a device needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from edgecls.errors import MissingPackageError, SetupError
from edgecls.runner.toolchain import find_toolchain
from edgecls.runtime.library import Library
from tests.runner.fake_compiler import write_compiler


def library(abi: str = "arm64-v8a", os: str = "linux", *needed: str, **options: Any) -> Library:
    facts = {
        "kind": "light_api", "version": "v2.12", "commit": None, "with_extra": True, "kernels": [],
        "hard_float": False, "new_string": True, **options,
    }  # fmt: skip
    return Library(abi=abi, os=os, needed=list(needed), **facts)


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH, empty; and no NDK."""
    folder = tmp_path / "tools"
    folder.mkdir()
    # The fakes are shell scripts that call nothing else.
    monkeypatch.setenv("PATH", str(folder))
    for name in ("ANDROID_NDK_HOME", "ANDROID_NDK_ROOT"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.mark.parametrize(
    ("abi", "hard_float", "triple"),
    [
        ("arm64-v8a", False, "aarch64-linux-gnu"),
        ("armeabi-v7a", True, "arm-linux-gnueabihf"),
        ("armeabi-v7a", False, "arm-linux-gnueabi"),
        ("x86_64", False, "x86_64-linux-gnu"),
    ],
)
def test_debian_has_a_cross_compiler_for_each_linux(tools: Path, abi: str, hard_float: bool, triple: str) -> None:
    compiler = write_compiler(tools / f"{triple}-g++", triple)

    found = find_toolchain(library(abi, hard_float=hard_float))

    assert (found.path, found.target, found.version) == (str(compiler), triple, "fake 1.0")


@pytest.mark.parametrize(
    ("abi", "hard_float", "target"),
    [
        ("arm64-v8a", False, "aarch64-redhat-linux"),
        ("armeabi-v7a", True, "armv7l-linux-gnueabihf"),
        ("x86_64", False, "x86_64-pc-linux-gnu"),
    ],
)
def test_on_the_board_itself_its_own_compiler_serves(tools: Path, abi: str, hard_float: bool, target: str) -> None:
    compiler = write_compiler(tools / "g++", target)

    assert find_toolchain(library(abi, hard_float=hard_float)).path == str(compiler)


def test_a_cross_compiler_goes_before_the_computers_own(tools: Path) -> None:
    write_compiler(tools / "g++", "aarch64-linux-gnu")
    cross = write_compiler(tools / "aarch64-linux-gnu-g++", "aarch64-linux-gnu")

    assert find_toolchain(library()).path == str(cross)


@pytest.mark.parametrize(
    ("abi", "hard_float", "target", "package"),
    [
        ("arm64-v8a", False, "x86_64-linux-gnu", "g++-aarch64-linux-gnu"),
        ("armeabi-v7a", True, "arm-linux-gnueabi", "g++-arm-linux-gnueabihf"),
        ("armeabi-v7a", False, "arm-linux-gnueabihf", "g++-arm-linux-gnueabi"),
        ("armeabi-v7a", True, "aarch64-linux-gnu", "g++-arm-linux-gnueabihf"),
        ("x86_64", False, "aarch64-linux-gnu", "g++"),
    ],
)
def test_a_compiler_for_another_processor_does_not_serve(
    tools: Path, abi: str, hard_float: bool, target: str, package: str
) -> None:
    write_compiler(tools / "g++", target)

    with pytest.raises(MissingPackageError) as caught:
        find_toolchain(library(abi, hard_float=hard_float))
    assert caught.value.hint == f"run 'apt install {package}'"


def test_the_ndks_compiler_for_the_oldest_android(tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "ndk"
    folder = root / "toolchains" / "llvm" / "prebuilt" / "linux-x86_64" / "bin"
    for api in (19, 21, 24, 35):
        write_compiler(folder / f"aarch64-linux-android{api}-clang++", f"aarch64-unknown-linux-android{api}")
    monkeypatch.setenv("ANDROID_NDK_ROOT", str(root))

    found = find_toolchain(library("arm64-v8a", "android", "libc.so"))

    assert (found.target, found.companions) == ("aarch64-unknown-linux-android21", ())


def test_the_ndks_names_for_32_bit_arm(tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "toolchains" / "llvm" / "prebuilt" / "linux-x86_64"
    write_compiler(folder / "bin" / "armv7a-linux-androideabi21-clang++", "armv7a-unknown-linux-androideabi21")
    shared = folder / "sysroot" / "usr" / "lib" / "arm-linux-androideabi" / "libc++_shared.so"
    shared.parent.mkdir(parents=True)
    shared.touch()
    monkeypatch.setenv("ANDROID_NDK_HOME", str(tmp_path))

    found = find_toolchain(library("armeabi-v7a", "android", "libc.so", "libc++_shared.so"))

    assert found.companions == (shared,)


@pytest.mark.parametrize("value", [None, "", "/nowhere"])
def test_without_an_ndk_it_says_what_to_set(tools: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    if value is not None:
        monkeypatch.setenv("ANDROID_NDK_HOME", value)
    write_compiler(tools / "aarch64-linux-gnu-g++", "aarch64-linux-gnu")

    with pytest.raises(
        MissingPackageError, match="needs the Android NDK; set ANDROID_NDK_HOME to the folder of an NDK"
    ):
        find_toolchain(library("arm64-v8a", "android", "libc.so"))


def test_a_compiler_may_be_named(tools: Path, tmp_path: Path) -> None:
    compiler = write_compiler(tmp_path / "own" / "clang++", "aarch64-linux-gnu")

    assert find_toolchain(library(), compiler=str(compiler)).path == str(compiler)


def test_a_named_compiler_for_another_device_is_refused(tools: Path, tmp_path: Path) -> None:
    compiler = write_compiler(tmp_path / "clang++", "aarch64-unknown-linux-android21")

    with pytest.raises(
        SetupError, match="compiles for aarch64-unknown-linux-android21, the library is for linux arm64"
    ):
        find_toolchain(library(), compiler=str(compiler))


def test_a_named_compiler_that_is_none_is_refused(tools: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    broken.chmod(0o755)

    for name in ("gone", str(broken)):
        with pytest.raises(MissingPackageError, match="can't be run; check its path"):
            find_toolchain(library(), compiler=name)
