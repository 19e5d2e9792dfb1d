"""The C interface: built, found again, brought along in an archive."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from edgecls.errors import MissingPackageError, RuntimeLibraryError
from edgecls.runner.build import build_c_interface
from edgecls.runner.interface import ABI, brought_interface, interface_for
from edgecls.runner.pack import pack_runtime
from edgecls.runtime.intake import INTERFACE
from edgecls.runtime.runtime import Runtime
from edgecls.runtime.store import add_runtime, remove_runtime
from tests.runner.c_interface import stand_in_interface, stand_in_runtime
from tests.runner.cpp_runner import stand_in_folder
from tests.runner.fake_compiler import calls, write_compiler
from tests.runtime.archives import android_files, linux_files, write_folder


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def runtime(tmp_path: Path) -> Runtime:
    return add_runtime(write_folder(tmp_path / "lite", linux_files()))


def bring(tmp_path: Path, interface: bytes) -> Runtime:
    return add_runtime(write_folder(tmp_path / "brought", {**linux_files(), f"cxx/lib/{INTERFACE}": interface}))


def test_it_is_compiled_of_what_the_runner_is_made_of(runtime: Runtime, tmp_path: Path) -> None:
    compiler = write_compiler(tmp_path / "g++", "aarch64-linux-gnu")

    first = build_c_interface(runtime, compiler=str(compiler))
    again = build_c_interface(runtime, compiler=str(compiler))

    (call,) = calls(compiler)
    assert first == again
    names = sorted(Path(word).name for word in call if word.endswith(".cc"))
    assert names == ["edgecls_lite.cc", "predictor.cc", "soc_name.cc"]
    assert {"-shared", "-fPIC"} <= set(call) and "-pie" not in call


def test_the_library_lies_beside_it() -> None:
    library = stand_in_interface().with_name("libpaddle_light_api_shared.so")
    assert library.resolve() == stand_in_runtime().main_library.resolve()


def test_it_exports_its_functions_and_the_one_that_gives_the_chips_name() -> None:
    data = stand_in_interface().read_bytes()
    assert f"edgecls_lite abi {ABI} of edgecls ".encode() in data
    assert str(stand_in_folder()).encode() not in data


def test_the_links_follow_a_runtime_that_was_added_again(tmp_path: Path) -> None:
    first = add_runtime(stand_in_folder())
    built = interface_for(first)
    remove_runtime(first.name)
    second = add_runtime(stand_in_folder())

    assert interface_for(second) == built
    assert built.with_name("libpaddle_light_api_shared.so").is_file()


def test_one_that_came_with_the_runtime_needs_no_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = bring(tmp_path, b"\0edgecls_lite abi %d of edgecls 0\0" % ABI)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert interface_for(runtime) == runtime.path / "lib" / INTERFACE


@pytest.mark.parametrize("data", [b"\0edgecls_lite abi 999 of edgecls 9\0", b"something else"])
def test_one_of_another_edgecls_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    runtime = bring(tmp_path, data)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert brought_interface(runtime) is None
    with pytest.raises(MissingPackageError, match=r"building for Linux arm64-v8a needs .*g\+\+"):
        interface_for(runtime)


def test_a_packed_runtime_predicts_where_there_is_no_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = pack_runtime(add_runtime(stand_in_folder()), tmp_path / "packed.tar.gz")
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "board"))
    monkeypatch.setenv("PATH", str(tmp_path))

    interface = interface_for(add_runtime(archive))

    assert interface.is_file()
    assert interface.with_name("libpaddle_light_api_shared.so").is_file()


def test_the_same_runtime_is_packed_into_the_same_bytes(tmp_path: Path) -> None:
    runtime = add_runtime(stand_in_folder())

    first, second = pack_runtime(runtime, tmp_path / "a.tar.gz"), pack_runtime(runtime, tmp_path / "b.tar.gz")

    assert first.read_bytes() == second.read_bytes()
    with tarfile.open(first) as archive:
        assert f"{runtime.name}/lib/{INTERFACE}" in archive.getnames()


def test_a_phones_runtime_is_not_packed(tmp_path: Path) -> None:
    runtime = add_runtime(write_folder(tmp_path / "android", android_files()))
    with pytest.raises(RuntimeLibraryError, match="is for android; Python predicts on Linux boards"):
        pack_runtime(runtime, tmp_path / "packed.tar.gz")
    assert not (tmp_path / "packed.tar.gz").exists()


def test_its_sources_come_with_the_package(request: pytest.FixtureRequest) -> None:
    assert "c_interface/*" in (request.config.rootpath / "setup.cfg").read_text("utf-8")
