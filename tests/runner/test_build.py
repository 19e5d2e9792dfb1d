"""Building the C++ runner."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from edgecls._version import __version__
from edgecls.errors import MissingPackageError, RuntimeLibraryError
from edgecls.runner import build
from edgecls.runner.build import PROGRAM, build_cpp_runner
from edgecls.runtime.runtime import Runtime
from edgecls.runtime.store import add_runtime
from tests.runner.cpp_runner import stand_in_folder, stand_in_program
from tests.runner.fake_compiler import calls, write_compiler
from tests.runtime.archives import android_files, linux_files, write_folder
from tests.runtime.elf_writer import BIONIC, EXTRA, NEW_STRING, jni_library, library_bytes, strings_of


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "runners"


@pytest.fixture
def compiler(tmp_path: Path) -> Path:
    return write_compiler(tmp_path / "g++", "aarch64-linux-gnu")


@pytest.fixture
def runtime(tmp_path: Path) -> Runtime:
    return add_runtime(write_folder(tmp_path / "lite", linux_files()))


def test_it_runs_when_it_was_built() -> None:
    program = stand_in_program()

    done = subprocess.run([str(program.path)], env=program.environment({}), capture_output=True, check=False)

    assert b'"event":"error"' in done.stdout
    assert os.stat(program.path).st_mode & stat.S_IXUSR


def test_it_finds_a_library_that_lies_beside_it(tmp_path: Path) -> None:
    for path in (stand_in_program().path, stand_in_folder() / "libpaddle_light_api_shared.so"):
        shutil.copy(path, tmp_path / path.name)

    done = subprocess.run([str(tmp_path / PROGRAM)], env={}, capture_output=True, check=False)

    assert b'"event":"error"' in done.stdout


def test_no_path_of_this_computer_is_in_it() -> None:
    data = stand_in_program().path.read_bytes()

    assert str(stand_in_folder()).encode() not in data
    assert str(Path(build.__file__).parent).encode() not in data


def test_it_is_built_once(runtime: Runtime, compiler: Path) -> None:
    first = build_cpp_runner(runtime, compiler=str(compiler))
    second = build_cpp_runner(runtime, compiler=str(compiler))

    assert first == second
    assert first.read_text("utf-8") == "program\n"
    assert len(calls(compiler)) == 1


def test_another_compiler_builds_another(runtime: Runtime, compiler: Path, tmp_path: Path) -> None:
    first = build_cpp_runner(runtime, compiler=str(compiler))
    write_compiler(compiler, "aarch64-linux-gnu", version="fake 2.0")

    assert build_cpp_runner(runtime, compiler=str(compiler)) != first


def test_other_headers_build_another(runtime: Runtime, compiler: Path, tmp_path: Path) -> None:
    first = build_cpp_runner(runtime, compiler=str(compiler))
    headers = write_folder(tmp_path / "h", {"paddle_api.h": b"// new\n", "paddle_place.h": b""})
    again = add_runtime(tmp_path / "lite", include=headers)

    assert build_cpp_runner(again, compiler=str(compiler)) != first


def test_another_library_builds_another(runtime: Runtime, compiler: Path, tmp_path: Path) -> None:
    other = add_runtime(write_folder(tmp_path / "other", linux_files("v2.11")))

    assert build_cpp_runner(runtime, compiler=str(compiler)) != build_cpp_runner(other, compiler=str(compiler))


def test_its_own_sources_build_another(
    runtime: Runtime, compiler: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build_cpp_runner(runtime, compiler=str(compiler))
    copy = write_folder(tmp_path / "cpp", {path.name: path.read_bytes() for path in build._SOURCES.iterdir()})
    (copy / "main.cc").write_bytes((copy / "main.cc").read_bytes() + b"// more\n")
    monkeypatch.setattr(build, "_SOURCES", copy)

    assert build_cpp_runner(runtime, compiler=str(compiler)) != first


def test_warnings_are_errors_in_our_sources_alone(runtime: Runtime, compiler: Path) -> None:
    build_cpp_runner(runtime, compiler=str(compiler))
    (words,) = calls(compiler)

    assert {"-std=c++11", "-Wall", "-Wextra", "-Werror", f'-DEDGECLS_VERSION="{__version__}"'} <= set(words)
    assert words[words.index("-isystem") + 1] == str(runtime.include)
    assert {Path(word).name for word in words if word.endswith(".cc")} == {
        path.name for path in build._SOURCES.glob("*.cc")
    }
    assert "-lpaddle_light_api_shared" in words
    assert f"-L{runtime.path / 'lib'}" in words


def test_a_library_of_before_gcc_5_gets_its_own_kind_of_string(tmp_path: Path, compiler: Path) -> None:
    modern = library_bytes([*strings_of("v2.12"), NEW_STRING])
    for data, flagged in ((modern, False), (library_bytes(strings_of("v2.12")), True)):
        files = {**linux_files(), "cxx/lib/libpaddle_light_api_shared.so": data}
        build_cpp_runner(add_runtime(write_folder(tmp_path / "f", files)), compiler=str(compiler))

        assert ("-D_GLIBCXX_USE_CXX11_ABI=0" in calls(compiler)[-1]) is flagged


def ndk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "ndk" / "toolchains" / "llvm" / "prebuilt" / "linux-x86_64"
    shared = folder / "sysroot" / "usr" / "lib" / "aarch64-linux-android" / "libc++_shared.so"
    shared.parent.mkdir(parents=True)
    shared.write_bytes(b"c++")
    monkeypatch.setenv("ANDROID_NDK_HOME", str(tmp_path / "ndk"))
    return write_compiler(folder / "bin" / "aarch64-linux-android21-clang++", "aarch64-unknown-linux-android21")


def test_android_gets_the_c_library_of_its_ndk_in_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clang = ndk(tmp_path, monkeypatch)
    program = build_cpp_runner(add_runtime(write_folder(tmp_path / "lite", android_files())))

    assert "-static-libstdc++" in calls(clang)[0]
    assert [path.name for path in program.parent.iterdir()] == ["edgecls_runner"]


def test_an_android_library_that_shares_it_gets_it_beside_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clang = ndk(tmp_path, monkeypatch)
    light = library_bytes([*strings_of("v2.12"), EXTRA], needed=[*BIONIC, "libc++_shared.so"])
    files = {**android_files(), "cxx/lib/libpaddle_light_api_shared.so": light}

    program = build_cpp_runner(add_runtime(write_folder(tmp_path / "lite", files)))

    assert "-static-libstdc++" not in calls(clang)[0]
    assert (program.parent / "libc++_shared.so").read_bytes() == b"c++"


def test_a_runtime_without_headers_says_how_to_add_them(tmp_path: Path) -> None:
    library = tmp_path / "lite.so"
    library.write_bytes(library_bytes(strings_of("v2.12")))

    with pytest.raises(RuntimeLibraryError, match="has no paddle_api.h; add it again with --include FOLDER"):
        build_cpp_runner(add_runtime(library))


def test_a_runtime_for_java_alone_is_none_for_c(tmp_path: Path) -> None:
    library = tmp_path / "lite.so"
    library.write_bytes(jni_library())

    with pytest.raises(RuntimeLibraryError, match=r"has no library for C\+\+; add one with libpaddle_light_api_shared"):
        build_cpp_runner(add_runtime(library))


def test_without_a_compiler_it_says_what_to_install(
    runtime: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))

    with pytest.raises(MissingPackageError, match="run 'apt install g\\+\\+-aarch64-linux-gnu'"):
        build_cpp_runner(runtime)


def use_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Build of one short source instead of the runner's own, to be quick."""
    monkeypatch.setattr(build, "_SOURCES", write_folder(tmp_path / "cpp", {"main.cc": text.encode()}))


def test_headers_that_do_not_fit_are_one_line_and_leave_nothing(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_source(tmp_path, monkeypatch, "#include <paddle_api.h>\nint main() {}\n")
    headers = {"paddle_api.h": b"#error this header is of another release\n", "paddle_place.h": b""}
    runtime = add_runtime(stand_in_folder(), include=write_folder(tmp_path / "h", headers))

    with pytest.raises(RuntimeLibraryError) as caught:
        build_cpp_runner(runtime)
    assert caught.value.message == (
        f"the runner can't be built for {runtime.name}: error: #error this header is of another release"
    )
    assert list(cache.iterdir()) == []


def test_a_library_that_lacks_what_the_headers_promise_is_one_line(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_source(tmp_path, monkeypatch, "void lacking();\nint main() { lacking(); }\n")

    with pytest.raises(RuntimeLibraryError, match="undefined reference to `lacking"):
        build_cpp_runner(add_runtime(stand_in_folder()))
    assert list(cache.iterdir()) == []


def test_a_warning_of_ours_is_an_error_and_one_of_the_headers_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warned = "static int nobody_calls_it() { return 1; }\n"
    headers = {"paddle_api.h": warned.encode(), "paddle_place.h": b""}
    runtime = add_runtime(stand_in_folder(), include=write_folder(tmp_path / "h", headers))

    use_source(tmp_path, monkeypatch, "#include <paddle_api.h>\nint main() {}\n")
    assert build_cpp_runner(runtime).is_file()
    use_source(tmp_path, monkeypatch, f"{warned}int main() {{}}\n")
    with pytest.raises(RuntimeLibraryError, match="nobody_calls_it.*defined but not used"):
        build_cpp_runner(runtime)


def test_a_compiler_that_dies_is_an_error_too(runtime: Runtime, tmp_path: Path) -> None:
    compiler = write_compiler(tmp_path / "g++", "aarch64-linux-gnu", failure="kill -9 $$")

    with pytest.raises(RuntimeLibraryError, match="the compiler says nothing"):
        build_cpp_runner(runtime, compiler=str(compiler))


def test_the_sources_come_with_the_package() -> None:
    text = (Path(build.__file__).parents[2] / "setup.cfg").read_text("utf-8")

    assert "edgecls.runner = cpp/*" in text
