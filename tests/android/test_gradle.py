"""Gradle, for Android Studio, builds what the scripts build: the same modules, versions and limits.

Gradle itself is not in Debian in a version that runs Android's plug-in: these files are read here, not run.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.android.modules import APPLICATION_ID, DEMO, MIN_SDK, MODULES, ROOT, TARGET_SDK, Module, module

APP = (DEMO / "app" / "build.gradle").read_text(encoding="utf-8")
GRADLE_FILES = [DEMO / "settings.gradle", DEMO / "build.gradle", *(part.folder / "build.gradle" for part in MODULES)]


def setting(name: str) -> str:
    found = re.findall(rf"^\s*{name} = (.+)$", APP, re.MULTILINE)
    assert len(found) == 1, name
    return str(found[0]).strip("'")


def test_the_modules_are_those_of_the_scripts() -> None:
    settings = (DEMO / "settings.gradle").read_text(encoding="utf-8")
    assert re.findall(r"':([\w-]+)'", settings) == [part.name for part in MODULES]


@pytest.mark.parametrize("part", MODULES, ids=lambda part: str(part.name))
def test_a_module_uses_what_the_scripts_let_it_see(part: Module) -> None:
    build = (part.folder / "build.gradle").read_text(encoding="utf-8")
    assert sorted(re.findall(r"(?:api|implementation) project\(':([\w-]+)'\)", build)) == sorted(part.uses)
    assert ("libs.plugins.android.application" in build) == part.android
    assert ("id 'java-library'" in build) != part.android


def test_sources_are_where_gradle_looks_for_them_unasked() -> None:
    assert [path for path in GRADLE_FILES if "sourceSets" in path.read_text(encoding="utf-8")] == []
    assert [part.name for part in MODULES if not part.sources.is_dir()] == []


def test_the_levels_and_names_are_those_of_the_scripts() -> None:
    assert (setting("minSdk"), setting("targetSdk"), setting("compileSdk")) == (str(MIN_SDK), str(TARGET_SDK), "34")
    assert setting("namespace") == setting("applicationId") == APPLICATION_ID


def test_the_version_is_edgecls_s() -> None:
    assert "new File(rootDir.parentFile, 'edgecls/_version.py').text.split('\"')[1]" in APP
    assert (ROOT / "edgecls" / "_version.py").read_text(encoding="utf-8").count('"') == 2
    assert setting("versionCode") == "major * 1000000 + minor * 1000 + patch"


def test_java_is_version_8_in_both() -> None:
    for path in (DEMO / "build.gradle", DEMO / "app" / "build.gradle"):
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"(\w+)Compatibility = JavaVersion\.VERSION_1_8", text) == ["source", "target"]


def test_libraries_are_compressed_in_both() -> None:
    assert "jniLibs.useLegacyPackaging = true" in APP
    manifest = (module("app").folder / "src" / "main" / "AndroidManifest.xml").read_text(encoding="utf-8")
    assert "extractNativeLibs" not in manifest, "Gradle sets it"


def test_a_shrinker_keeps_what_the_native_library_finds_by_name() -> None:
    binding = module("paddle-binding").folder / "src" / "main"
    rules = (binding / "resources" / "META-INF" / "proguard" / "paddle-binding.pro").read_text(encoding="utf-8")
    (package,) = re.findall(r"^-keep class ([\w.]+)\.\*\* \{ \*; \}$", rules, re.MULTILINE)
    native = {path.parent for path in binding.rglob("*.java") if " native " in path.read_text(encoding="utf-8")}
    assert native == {binding / "java" / package.replace(".", "/")}


def test_the_manifest_leaves_the_package_to_the_builds() -> None:
    manifest = (module("app").folder / "src" / "main" / "AndroidManifest.xml").read_text(encoding="utf-8")
    assert "package=" not in manifest


def test_versions_stand_in_the_catalogue_alone() -> None:
    catalogue = (DEMO / "gradle" / "libs.versions.toml").read_text(encoding="utf-8")
    assert re.findall(r'^(\w+) = "([\d.]+)"$', catalogue, re.MULTILINE) == [("android", "8.5.2"), ("junit", "4.13.2")]
    assert [path for path in GRADLE_FILES if re.search(r"\d+\.\d+\.\d+", path.read_text(encoding="utf-8"))] == []


def test_braces_and_quotes_are_closed() -> None:
    for path in GRADLE_FILES:
        text = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
        assert text.count("{") == text.count("}"), path
        assert text.count("(") == text.count(")"), path
        assert text.count("'") % 2 == 0, path


def test_no_build_product_is_in_the_repository() -> None:
    ignored = (DEMO / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"build/", "/app/src/main/jniLibs/", "/app/src/main/assets/", "local.properties"} <= set(ignored)
    assert not Path(DEMO, "gradle", "wrapper", "gradle-wrapper.jar").exists()
