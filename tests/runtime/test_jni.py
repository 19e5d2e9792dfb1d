"""A library for Java is only taken if it has what Java calls."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from edgecls.errors import RuntimeLibraryError, StorageError
from edgecls.runtime.jni import NATIVES, check_jni, missing_natives
from edgecls.runtime.runtime import Runtime
from edgecls.runtime.store import add_runtime
from tests.runtime.archives import android_files, write_folder
from tests.runtime.elf_writer import ARM, BIONIC, JNI, NATIVE_NAMES, jni_library

BINDING = Path(__file__).parents[2] / "android_demo" / "paddle-binding" / "src" / "main" / "java"


def _library(folder: Path, content: bytes) -> Path:
    (folder / JNI).write_bytes(content)
    return folder / JNI


def _runtime(folder: Path, content: bytes, **more: bytes) -> Runtime:
    named = {name.replace("_shared", "_shared.so"): data for name, data in more.items()}
    return add_runtime(write_folder(folder / "official", {**android_files(), f"java/so/{JNI}": content, **named}))


@pytest.mark.parametrize("machine", [ARM, 183])
def test_a_library_with_all_functions_lacks_none(tmp_path: Path, machine: int) -> None:
    assert missing_natives(_library(tmp_path, jni_library(machine=machine))) == []


def test_functions_may_have_their_arguments_in_their_names(tmp_path: Path) -> None:
    names = [f"{name}__{arguments}" for name, arguments in zip(NATIVE_NAMES, NATIVES.values())]
    assert missing_natives(_library(tmp_path, jni_library(exports=names))) == []


def test_a_namesake_with_other_arguments_is_not_what_is_called(tmp_path: Path) -> None:
    names = [name for name in NATIVE_NAMES if not name.endswith("newCppPaddlePredictor")]
    names.append("Java_com_baidu_paddle_lite_PaddlePredictor_newCppPaddlePredictor__Lcom_baidu_paddle_lite_CxxConfig_2")
    assert missing_natives(_library(tmp_path, jni_library(exports=names))) == ["PaddlePredictor_newCppPaddlePredictor"]


def test_a_library_without_symbols_lacks_all(tmp_path: Path) -> None:
    assert missing_natives(_library(tmp_path, jni_library(exports=()))) == list(NATIVES)


def test_what_a_compiler_makes_is_read_too(tmp_path: Path) -> None:
    if shutil.which("g++") is None:
        pytest.skip("no g++ here: nothing to compile with")
    first, *others = NATIVE_NAMES
    (tmp_path / "jni.cc").write_text("".join(f'extern "C" void {name}() {{}}\n' for name in others))
    subprocess.run(["g++", "-shared", "-fPIC", "-o", tmp_path / JNI, tmp_path / "jni.cc"], check=True)
    assert missing_natives(tmp_path / JNI) == [first.replace("Java_com_baidu_paddle_lite_", "")]


def test_a_runtime_whose_library_lacks_functions_is_refused_by_name(tmp_path: Path) -> None:
    runtime = _runtime(tmp_path, jni_library(exports=NATIVE_NAMES[:-2])).about("jni")
    with pytest.raises(
        RuntimeLibraryError, match=f"{JNI} lacks Java_com_baidu_paddle_lite_[A-Za-z_]+ and 1 more"
    ) as caught:
        check_jni(runtime)
    assert runtime.name in caught.value.message
    assert "official Android archive" in caught.value.hint


def test_a_library_that_needs_another_beside_it_is_refused_without_it(tmp_path: Path) -> None:
    shared = jni_library(needed=(*BIONIC, "libc++_shared.so"))
    with pytest.raises(RuntimeLibraryError, match=r"lacks libc\+\+_shared\.so, which its libpaddle_lite_jni\.so needs"):
        check_jni(_runtime(tmp_path / "without", shared).about("jni"))
    beside = write_folder(
        tmp_path / "with", {**android_files(), f"java/so/{JNI}": shared, "java/so/libc++_shared.so": b"x"}
    )
    check_jni(add_runtime(beside).about("jni"))


def test_the_facts_are_those_of_the_library_that_java_loads(tmp_path: Path) -> None:
    runtime = _runtime(tmp_path, jni_library("v2.13"))
    for_java = runtime.about("jni")
    assert (runtime.version, for_java.version) == ("v2.12", "v2.13")
    assert for_java.main_library.name == JNI
    assert for_java.sha256 != runtime.sha256
    assert runtime.about("light_api") == runtime


def test_a_file_that_is_no_library_or_none_at_all_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(RuntimeLibraryError, match="is no shared library"):
        missing_natives(_library(tmp_path, b"no library"))
    with pytest.raises(StorageError):
        missing_natives(tmp_path / "nothing.so")


def test_the_functions_are_those_that_the_binding_declares() -> None:
    if not BINDING.is_dir():
        pytest.skip("this is no checkout: the Java sources are not here")
    declared = {
        f"{path.stem}_{method}"
        for path in (BINDING / "com" / "baidu" / "paddle" / "lite").glob("*.java")
        for method in re.findall(r"\bnative\s+[\w\[\]]+\s+(\w+)\(", path.read_text("utf-8"))
    }
    assert declared == set(NATIVES)
