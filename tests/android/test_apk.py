"""The APK that a fresh checkout gives, and what is refused."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

import edgecls
from scripts.android import __main__ as program
from scripts.android import apk as apk_module
from scripts.android import modules, verifying
from scripts.android.apk import build_apk
from scripts.android.dexing import verify_dex
from scripts.android.modules import module
from scripts.android.problems import BuildError
from scripts.android.verifying import verify_apk
from tests.android.conftest import BuiltApk


def test_it_is_signed_aligned_and_says_what_it_is(apk: BuiltApk) -> None:
    facts = apk.facts
    assert (facts.package, facts.version_name) == ("org.edgecls.demo", edgecls.__version__)
    assert (facts.min_sdk, facts.target_sdk) == (21, 34)
    assert facts.launcher == "org.edgecls.demo.MainActivity"
    assert sorted(facts.locales) == ["--_--", "zh"]


def test_the_code_knows_the_version_too() -> None:
    text = (module("core").sources / "org" / "edgecls" / "core" / "Version.java").read_text(encoding="utf-8")
    assert f'NAME = "{edgecls.__version__}"' in text


def test_its_version_code_grows_with_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = []
    for version in ("0.1.0", "0.1.1", "0.2.0", "0.10.0", "1.0.0"):
        monkeypatch.setattr(modules, "version_name", lambda version=version: version)
        codes.append(modules.version_code())
    assert codes == sorted(set(codes))


def test_a_fresh_checkout_has_neither_artifact_nor_library_in_it(apk: BuiltApk) -> None:
    assert apk.facts.abis == []
    assert [name for name in apk.facts.entries if name.startswith(("lib/", "assets/"))] == []


def test_artifacts_and_libraries_that_were_put_in_place_are_packed(
    build_tools: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, apk: BuiltApk
) -> None:
    assets, libraries = tmp_path / "assets", tmp_path / "jniLibs"
    placed = assets / "artifacts" / "tiny" / "model.json", libraries / "arm64-v8a" / "libpaddle_lite_jni.so"
    # What a copy leaves that was cut off.
    cut_off = assets / "artifacts" / ".tiny.x.part" / "model.json", libraries / ".v8.x.part" / "libpaddle_lite_jni.so"
    for path in (*placed, *cut_off):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"{}")
    # The classes are the same as those of the other APK.
    monkeypatch.setattr(apk_module, "compile_modules", lambda names, out: dict.fromkeys(names, out))
    monkeypatch.setattr(apk_module, "compile_module", lambda part, out, generated: out)
    monkeypatch.setattr(apk_module, "dex", lambda folders, work: apk.work / "dex" / "classes.dex")
    contents = build_apk(tmp_path / "a.apk", tmp_path, assets=assets, libraries=libraries)
    assert (contents.artifacts, contents.libraries) == (["tiny"], ["arm64-v8a/libpaddle_lite_jni.so"])
    facts = verify_apk(tmp_path / "a.apk")
    assert facts.abis == ["arm64-v8a"]
    packed = {name for name in facts.entries if name.startswith(("assets/", "lib/"))}
    assert packed == {"assets/artifacts/tiny/model.json", "lib/arm64-v8a/libpaddle_lite_jni.so"}


def test_libraries_without_paddle_lite_are_refused(build_tools: None, tmp_path: Path) -> None:
    library = tmp_path / "jniLibs" / "arm64-v8a" / "libc++_shared.so"
    library.parent.mkdir(parents=True)
    library.write_bytes(b"")
    with pytest.raises(BuildError, match=r"no libpaddle_lite_jni\.so"):
        apk_module.found_libraries(tmp_path / "jniLibs")


def test_an_apk_that_was_changed_after_signing_is_refused(apk: BuiltApk, tmp_path: Path) -> None:
    changed = tmp_path / "changed.apk"
    shutil.copyfile(apk.path, changed)
    with zipfile.ZipFile(changed, "a") as archive:
        archive.writestr("assets/more.txt", "more")
    with pytest.raises(BuildError, match="signature is not valid"):
        verify_apk(changed)


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("LOCALES", ("--_--", "zh", "de"), r"its languages is .*'zh'\], not .*'de'"),
        ("TARGET_SDK", 35, "its target is 34, not 35"),
        ("MIN_SDK", 22, "its oldest Android is 21, not 22"),
        ("_EXPECTED", ("org.edgecls.demo.Missing",), r"org\.edgecls\.demo\.Missing is missing"),
        ("_UNWANTED", ("android.app.Activity",), r"android\.app\.Activity has no place in the app"),
    ],
)
def test_an_apk_that_is_another_than_it_must_be_is_refused(
    apk: BuiltApk, monkeypatch: pytest.MonkeyPatch, name: str, value: object, problem: str
) -> None:
    monkeypatch.setattr(verifying, name, value)
    with pytest.raises(BuildError, match=problem):
        verify_apk(apk.path)


def test_an_apk_that_is_refused_is_not_put_in_place(
    apk: BuiltApk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    older = tmp_path / "build" / "edgecls-demo.apk"
    older.parent.mkdir()
    older.write_bytes(b"older")
    monkeypatch.setattr(program, "APK", older)
    monkeypatch.setattr(program, "build_apk", lambda path, work: shutil.copytree(apk.path.parent, path.parent))
    monkeypatch.setattr(verifying, "TARGET_SDK", 35)
    assert program.main(["apk"]) == 1
    assert "its target is 34, not 35" in capsys.readouterr().err
    assert older.read_bytes() == b"older"
    assert [path.name for path in older.parent.iterdir()] == [older.name]


def test_a_damaged_dex_file_is_refused(apk: BuiltApk, tmp_path: Path) -> None:
    with zipfile.ZipFile(apk.path) as archive:
        code = bytearray(archive.read("classes.dex"))
    code[len(code) // 2] ^= 1
    with zipfile.ZipFile(tmp_path / "damaged.jar", "w") as archive:
        archive.writestr("classes.dex", bytes(code))
    with pytest.raises(BuildError, match="Bad checksum"):
        verify_dex(tmp_path / "damaged.jar")


def test_nothing_is_left_beside_it(apk: BuiltApk) -> None:
    assert {path.name for path in apk.path.parent.iterdir()} == {"edgecls-demo.apk", "work"}


def test_a_build_that_fails_leaves_the_older_apk(build_tools: None, tmp_path: Path) -> None:
    older = tmp_path / "older.apk"
    older.write_bytes(b"older")
    assets = tmp_path / "assets"
    assets.write_bytes(b"no folder")
    library = tmp_path / "jniLibs" / "x86_64" / "libother.so"
    library.parent.mkdir(parents=True)
    library.write_bytes(b"")
    with pytest.raises(BuildError):
        build_apk(older, tmp_path, assets=assets, libraries=tmp_path / "jniLibs")
    assert older.read_bytes() == b"older"
