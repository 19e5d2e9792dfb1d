"""``edgecls android`` says what it did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from edgecls.cli.android import android_command
from edgecls.errors import InputError, SettingsError
from edgecls.runtime.store import add_runtime
from tests.benchmark.artifacts import make_artifact
from tests.engines.nets import small_nets
from tests.runtime.archives import android_files, write_folder
from tests.runtime.elf_writer import JNI, jni_library


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project below the current folder, and a runtime for phones."""
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("EDGECLS_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.chdir(tmp_path)
    main = tmp_path / "android_demo" / "app" / "src" / "main"
    main.mkdir(parents=True)
    (main / "AndroidManifest.xml").write_text("<manifest/>")
    files = {**android_files("v2.13"), f"java/so/{JNI}": jni_library("v2.13")}
    add_runtime(write_folder(tmp_path / "official", files))
    return tmp_path / "android_demo"


def test_without_options_the_newest_artifact_goes_into_the_app(project: Path, tmp_path: Path) -> None:
    make_artifact(tmp_path / "workspace" / "net", small_nets())
    done = CliRunner().invoke(android_command, [], catch_exceptions=False)
    artifact, library = done.stdout.splitlines()
    assert artifact.startswith("artifact   net -> android_demo/app/src/main/assets/artifacts/net (")
    assert library.startswith("library    arm64-v8a -> android_demo/app/src/main/jniLibs/arm64-v8a (")
    assert (project / "app/src/main/assets/artifacts/net/model.json").is_file()


def test_the_same_as_json(project: Path, tmp_path: Path) -> None:
    made = make_artifact(tmp_path / "workspace" / "net", small_nets())
    done = CliRunner().invoke(android_command, ["--artifact", str(made.path), "--json"], catch_exceptions=False)
    found = json.loads(done.stdout)
    assert [item["kind"] for item in found["placed"]] == ["artifact", "library"]
    assert (found["project"], found["apk"], found["installed"]) == (str(project), None, None)
    cleaned = CliRunner().invoke(android_command, ["--clean"], catch_exceptions=False)
    assert len(cleaned.stdout.splitlines()) == 2
    assert CliRunner().invoke(android_command, ["--clean"]).stdout == "nothing was there to remove\n"


def test_an_unknown_place_is_one_line(project: Path) -> None:
    with pytest.raises(SettingsError, match="/nowhere is not edgecls's Android project"):
        CliRunner().invoke(android_command, ["--project", "/nowhere"], catch_exceptions=False)


def test_with_no_artifact_at_all_it_says_how_to_make_one(project: Path) -> None:
    with pytest.raises(InputError) as caught:
        CliRunner().invoke(android_command, [], catch_exceptions=False)
    assert "edgecls optimize" in caught.value.hint
