"""On a phone C++ measures where this computer can build it, and Java where it can't; a person may ask for either."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping

import pytest

from edgecls.artifact.folder import Artifact
from edgecls.benchmark import choose
from edgecls.benchmark.check import check_artifact
from edgecls.benchmark.choose import choose_runner
from edgecls.errors import (
    InterpreterError,
    MissingPackageError,
    RuntimeLibraryError,
    SettingsError,
    SetupError,
    VersionMismatchError,
)
from edgecls.runtime.runtime import Runtime
from edgecls.runtime.store import add_runtime
from tests.benchmark.fake_phone import FakePhone
from tests.runner.fake_compiler import write_compiler
from tests.runtime.archives import android_files, write_folder
from tests.runtime.elf_writer import JNI, LIGHT_API, jni_library


@pytest.fixture
def phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakePhone:
    """A phone with Android's programs; on this computer no NDK."""
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    for name in ("ANDROID_NDK_HOME", "ANDROID_NDK_ROOT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(choose, "_system", lambda device: "android")
    _program(tmp_path / "bin" / "app_process64")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    return FakePhone("one", tmp_path)


@pytest.fixture
def ndk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This computer has an NDK."""
    compilers = tmp_path / "ndk" / "toolchains" / "llvm" / "prebuilt" / "linux-x86_64" / "bin"
    write_compiler(compilers / "aarch64-linux-android21-clang++", "aarch64-unknown-linux-android21")
    monkeypatch.setenv("ANDROID_NDK_HOME", str(tmp_path / "ndk"))


def _program(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)


def _add(folder: Path, *, without: str = "", files: Mapping[str, bytes] = {}) -> Runtime:
    """An official archive, less the files whose names end so."""
    official = {name: data for name, data in {**android_files(), **files}.items() if not (without and without in name)}
    return add_runtime(write_folder(folder, official))


def test_without_an_ndk_the_official_archive_is_measured_by_java(phone: FakePhone, tmp_path: Path) -> None:
    added = _add(tmp_path / "official")
    found = choose_runner(phone)
    assert (found.build, found.name, found.version) == ("java", added.name, "v2.12")
    assert found.interpreter == str(tmp_path / "bin" / "app_process64")
    assert str(found) == (
        f"Java runner with {added.name}: building for Android arm64-v8a needs the Android NDK, "
        "and Java needs no compiler"
    )


def test_with_an_ndk_the_same_archive_is_measured_by_cpp(phone: FakePhone, ndk: None, tmp_path: Path) -> None:
    _add(tmp_path / "official")
    found = choose_runner(phone)
    assert (found.build, found.interpreter) == ("cpp", None)
    assert "has a compiler" in found.reason


def test_java_can_be_asked_for_where_cpp_would_do(phone: FakePhone, ndk: None, tmp_path: Path) -> None:
    _add(tmp_path / "official")
    found = choose_runner(phone, build="java")
    assert (found.build, found.reason) == ("java", "asked for")


def test_cpp_can_be_asked_for_and_says_what_it_lacks_when_it_is_built(phone: FakePhone, tmp_path: Path) -> None:
    _add(tmp_path / "official")
    assert choose_runner(phone, build="cpp").build == "cpp"


def test_a_library_for_java_alone_is_enough(phone: FakePhone, ndk: None, tmp_path: Path) -> None:
    _add(tmp_path / "official", without="cxx/")
    found = choose_runner(phone)
    assert (found.build, found.reason) == ("java", "no runtime for C++ fits, and Java needs no compiler")


def test_an_archive_without_headers_is_measured_by_java(phone: FakePhone, ndk: None, tmp_path: Path) -> None:
    _add(tmp_path / "official", without=".h")
    found = choose_runner(phone)
    assert found.build == "java"
    assert "has no paddle_api.h" in found.reason


def test_without_a_library_for_java_the_compiler_is_missed_and_the_way_round_is_named(
    phone: FakePhone, tmp_path: Path
) -> None:
    _add(tmp_path / "official", without=JNI)
    with pytest.raises(MissingPackageError, match="adb:one: building for Android arm64-v8a needs the Android NDK") as e:
        choose_runner(phone)
    assert "ANDROID_NDK_HOME" in e.value.hint
    assert "the Java runner, which needs no NDK but the official Android archive" in e.value.hint


def test_without_any_runtime_the_error_says_what_to_add(phone: FakePhone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "_USUAL_PYTHON", "no-such-python")
    for build in (None, "java"):
        with pytest.raises(RuntimeLibraryError, match="adb:one: there is no runtime yet") as caught:
            choose_runner(phone, build=build)
        assert "edgecls runtime add" in caught.value.hint


def test_the_version_and_the_hash_are_those_of_the_library_that_measures(phone: FakePhone, tmp_path: Path) -> None:
    _add(tmp_path / "official", files={f"java/so/{JNI}": jni_library("v2.10")})
    java, cpp = choose_runner(phone), choose_runner(phone, build="cpp")
    assert (java.version, cpp.version) == ("v2.10", "v2.12")
    assert java.runtime is not None
    assert cpp.runtime is not None
    assert (java.runtime.main_library.name, cpp.runtime.main_library.name) == (JNI, LIGHT_API)
    assert java.runtime.sha256 != cpp.runtime.sha256


def test_an_artifact_is_held_against_the_library_that_java_loads(
    phone: FakePhone, artifact: Artifact, tmp_path: Path
) -> None:
    _add(tmp_path / "official", files={f"java/so/{JNI}": jni_library("v2.10")})
    check_artifact(artifact, phone, choose_runner(phone, build="cpp"), force=False)
    with pytest.raises(VersionMismatchError, match="the runtime is v2.10"):
        check_artifact(artifact, phone, choose_runner(phone), force=False)


def test_a_library_that_java_cannot_call_is_refused_before_anything_is_sent(phone: FakePhone, tmp_path: Path) -> None:
    _add(tmp_path / "official", files={f"java/so/{JNI}": jni_library(exports=())})
    with pytest.raises(RuntimeLibraryError, match="can't be called from Java"):
        choose_runner(phone)


def test_a_phone_with_the_old_name_of_app_process_will_do(phone: FakePhone, tmp_path: Path) -> None:
    _add(tmp_path / "official")
    (tmp_path / "bin" / "app_process64").rename(tmp_path / "bin" / "app_process")
    assert choose_runner(phone).interpreter == str(tmp_path / "bin" / "app_process")


def test_a_device_without_app_process_is_told_in_one_line(phone: FakePhone, tmp_path: Path) -> None:
    _add(tmp_path / "official")
    (tmp_path / "bin" / "app_process64").unlink()
    with pytest.raises(InterpreterError, match="adb:one has no app_process64 or app_process") as caught:
        choose_runner(phone)
    assert "--runner cpp" in caught.value.hint


def test_a_board_has_no_java_runner(phone: FakePhone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "_system", lambda device: "linux")
    with pytest.raises(SettingsError, match="the Java runner is for Android"):
        choose_runner(phone, build="java")


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ({"build": "java", "python": "python3"}, "--python names the Python runner, --runner asks for Java"),
        ({"build": "python", "runtime": "android"}, "a Python has its own"),
    ],
)
def test_what_contradicts_itself_is_refused(phone: FakePhone, options: Mapping[str, str], wrong: str) -> None:
    with pytest.raises((SettingsError, SetupError), match=wrong):
        choose_runner(phone, **options)
