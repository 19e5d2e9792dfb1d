"""Adding, finding and removing runtimes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edgecls.errors import RuntimeLibraryError, StorageError
from edgecls.runtime.runtime import Runtime
from edgecls.runtime.store import add_runtime, find_named, find_runtime, list_runtimes, remove_runtime
from tests.runtime.archives import ANDROID, android_files, write_archive, write_folder
from tests.runtime.elf_writer import ARM, BIONIC, JNI, LIGHT_API, jni_library, write_library


def add(tmp_path: Path, version: str = "v2.12", *more: str, **options: object) -> Runtime:
    return add_runtime(write_library(tmp_path / f"{version}.so", version, *more, **options))  # type: ignore[arg-type]


def test_a_runtime_is_named_by_what_it_is(tmp_path: Path) -> None:
    runtime = add(tmp_path)

    assert runtime.name == f"linux-arm64-v8a-v2.12-light_api-{runtime.sha256[:8]}"


def test_its_files_are_in_the_store_whatever_becomes_of_the_source(tmp_path: Path, store: Path) -> None:
    archive = write_archive(tmp_path / f"{ANDROID}.tar.gz", android_files())
    runtime = add_runtime(archive)
    archive.unlink()

    assert runtime.path.parent == store
    assert runtime.main_library.read_bytes() == android_files()[f"cxx/lib/{LIGHT_API}"]
    assert runtime.include is not None
    assert (runtime.include / "paddle_api.h").read_bytes() == b"// api\n"
    assert runtime.source == archive.name


def test_what_is_read_back_is_what_was_added(tmp_path: Path) -> None:
    added = add(tmp_path)

    assert list_runtimes() == [added]


def test_an_empty_store_has_none() -> None:
    assert list_runtimes() == []


def test_the_same_library_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    library = write_library(tmp_path / "lite.so", None)
    first = add_runtime(library)
    second = add_runtime(library, version="v2.12")

    assert first.name != second.name
    assert list_runtimes() == [second]


def test_adding_it_with_headers_keeps_its_name(tmp_path: Path) -> None:
    library = write_library(tmp_path / "lite.so", "v2.12")
    headers = write_folder(tmp_path / "h", {"paddle_api.h": b"", "paddle_place.h": b""})
    first = add_runtime(library)
    second = add_runtime(library, include=headers)

    assert (first.name, first.include) == (second.name, None)
    assert second.include == second.path / "include"
    assert list_runtimes() == [second]


def test_a_version_may_be_declared_for_a_library_that_has_none(tmp_path: Path) -> None:
    runtime = add_runtime(write_library(tmp_path / "lite.so", None), version="v2.12")

    assert (runtime.library.version, runtime.version) == (None, "v2.12")


def test_the_librarys_own_version_is_not_overruled(tmp_path: Path) -> None:
    library = write_library(tmp_path / "lite.so", "v2.10")

    with pytest.raises(RuntimeLibraryError, match="lite.so says that it is v2.10, not v2.12; leave --version out"):
        add_runtime(library, version="v2.12")
    assert add_runtime(library, version="v2.10").version == "v2.10"


@pytest.mark.parametrize("version", ["2.12", "v2", "latest", "v2.12; rm", ""])
def test_a_declared_version_must_be_one(tmp_path: Path, version: str) -> None:
    with pytest.raises(RuntimeLibraryError, match="is no version; give it like v2.12"):
        add_runtime(write_library(tmp_path / "lite.so", None), version=version)


def test_nothing_is_left_of_what_could_not_be_added(tmp_path: Path, store: Path) -> None:
    with pytest.raises(RuntimeLibraryError):
        add_runtime(write_folder(tmp_path / "f", {"readme.txt": b""}))

    assert not store.exists()


def test_a_store_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "file"))

    with pytest.raises(StorageError, match="file/runtimes"):
        add(tmp_path)


def test_the_newest_version_that_fits_a_device_is_used(tmp_path: Path) -> None:
    add(tmp_path, "v2.9.1")
    newest = add(tmp_path, "v2.12")
    add(tmp_path, "v2.10")
    add(tmp_path, "v2.13-rc", needed=BIONIC)
    add(tmp_path, "v2.13", machine=ARM)

    assert find_runtime(abi="arm64-v8a", os="linux") == newest


def test_with_extra_goes_before_without(tmp_path: Path) -> None:
    complete = add_runtime(write_library(tmp_path / "a.so", "v2.12"))
    add_runtime(write_library(tmp_path / "b.so", "v2.12", extra=False))

    assert find_runtime(abi="arm64-v8a", os="linux") == complete


def test_a_runtime_may_be_named_by_the_beginning_of_its_name(tmp_path: Path) -> None:
    older = add(tmp_path, "v2.9.1")
    add(tmp_path, "v2.12")

    assert find_runtime(abi="arm64-v8a", os="linux", name="linux-arm64-v8a-v2.9") == older


def test_java_finds_its_library_in_an_archive_that_has_both(tmp_path: Path) -> None:
    runtime = add_runtime(write_archive(tmp_path / "a.tar.gz", android_files()))

    assert runtime.library.kind == "light_api"
    assert find_runtime(abi="arm64-v8a", os="android", kind="jni") == runtime


def test_a_library_for_java_does_not_serve_c(tmp_path: Path) -> None:
    library = tmp_path / JNI
    library.write_bytes(jni_library())
    add_runtime(library)

    with pytest.raises(RuntimeLibraryError, match=r"no Paddle-Lite runtime for android arm64-v8a \(light_api\)"):
        find_runtime(abi="arm64-v8a", os="android")


def test_a_device_without_a_runtime_says_what_to_add(tmp_path: Path) -> None:
    with pytest.raises(RuntimeLibraryError, match="there is no runtime yet; add one with edgecls runtime add ARCHIVE"):
        find_runtime(abi="arm64-v8a", os="linux")
    name = add(tmp_path).name
    with pytest.raises(RuntimeLibraryError, match="no Paddle-Lite runtime for android arm64-v8a"):
        find_runtime(abi="arm64-v8a", os="android")
    with pytest.raises(RuntimeLibraryError, match=f"the runtime {name} is not for android"):
        find_runtime(abi="arm64-v8a", os="android", name=name)
    with pytest.raises(RuntimeLibraryError, match="there is no runtime 'v2'"):
        find_named("v2")


def test_a_runtime_is_removed(tmp_path: Path) -> None:
    runtime = add(tmp_path)

    assert remove_runtime("linux-arm64") == runtime.name
    assert not runtime.path.exists()


def test_removing_needs_one_that_is_meant(tmp_path: Path) -> None:
    names = [add(tmp_path, version).name for version in ("v2.11", "v2.12")]

    with pytest.raises(RuntimeLibraryError, match="2 runtimes are named linux"):
        remove_runtime("linux")
    with pytest.raises(RuntimeLibraryError, match="there is no runtime 'android'"):
        remove_runtime("android")
    assert [runtime.name for runtime in list_runtimes()] == names


@pytest.mark.parametrize("damage", ["{", "{}", "[]", '"text"', '{"schema": "edgecls.runtime/9"}'])
def test_a_damaged_runtime_is_named_with_its_remedy(tmp_path: Path, damage: str) -> None:
    runtime = add(tmp_path)
    (runtime.path / "runtime.json").write_text(damage, "utf-8")

    with pytest.raises(RuntimeLibraryError, match=f"{runtime.name} is damaged.*runtime remove {runtime.name}'"):
        list_runtimes()
    assert remove_runtime(runtime.name) == runtime.name
    assert list_runtimes() == []


def test_a_damaged_runtime_does_not_keep_others_from_being_added(tmp_path: Path) -> None:
    (add(tmp_path, "v2.11").path / "runtime.json").write_text("{", "utf-8")

    assert find_named(add(tmp_path, "v2.12").name)


def test_a_runtime_whose_library_is_gone_is_damaged(tmp_path: Path) -> None:
    runtime = add(tmp_path)
    runtime.main_library.unlink()

    with pytest.raises(RuntimeLibraryError, match=f"lib/{LIGHT_API} is missing"):
        list_runtimes()


def test_a_half_written_runtime_is_not_seen(tmp_path: Path, store: Path) -> None:
    runtime = add(tmp_path)
    copy = store / f".{runtime.name}.x.part"
    copy.mkdir()
    (copy / "runtime.json").write_text(json.dumps(runtime.to_json()), "utf-8")

    assert list_runtimes() == [runtime]
