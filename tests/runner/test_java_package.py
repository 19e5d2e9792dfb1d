"""The Java runner that ships is whole, and built from the sources of this checkout."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from edgecls.errors import SetupError
from edgecls.runner.java_package import FOLDER, JAR, SOURCES, java_runner, java_sources
from edgecls.storage.hashing import sha256_file

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A folder as it ships, with other bytes for a jar."""
    (tmp_path / JAR).write_bytes(b"dex")
    digest = sha256_file(tmp_path / JAR)
    (tmp_path / SOURCES).write_text(json.dumps({"jar_sha256": digest, "sources": {"a/B.java": "ab" * 32}}))
    return tmp_path


def test_the_jar_that_ships_is_the_one_that_was_built_and_holds_dex_code_alone() -> None:
    with zipfile.ZipFile(java_runner()) as jar:
        assert jar.namelist() == ["classes.dex"]
        assert jar.read("classes.dex")[:4] == b"dex\n"


def test_the_jar_that_ships_was_built_from_the_sources_of_this_checkout() -> None:
    if not (ROOT / "android_demo").is_dir():
        pytest.skip("this is no checkout: the Java sources are not here")
    sources = java_sources()
    assert "android_demo/runner/src/main/java/org/edgecls/runner/Main.java" in sources
    stale = [path for path, digest in sources.items() if _digest(ROOT / path) != digest]
    assert stale == [], "build the Java runner again: scripts/android/build_runner.sh"


def test_jar_and_sources_are_part_of_the_package() -> None:
    declared = (ROOT / "setup.cfg").read_text("utf-8") if (ROOT / "setup.cfg").is_file() else ""
    if not declared:
        pytest.skip("this is no checkout: there is no setup.cfg")
    assert "edgecls.runner = cpp/*, c_interface/*, java/*" in declared
    assert {path.name for path in FOLDER.iterdir()} == {JAR, SOURCES}


def test_a_whole_jar_is_found(shipped: Path) -> None:
    assert java_runner(shipped) == shipped / JAR
    assert java_sources(shipped) == {"a/B.java": "ab" * 32}


def test_another_jar_is_refused(shipped: Path) -> None:
    (shipped / JAR).write_bytes(b"another")
    with pytest.raises(SetupError, match="is not the Java runner that was built"):
        java_runner(shipped)


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"jar_sha256": 1}'])
def test_without_knowing_what_was_built_nothing_is_sent_to_a_phone(shipped: Path, content: "str | None") -> None:
    (shipped / SOURCES).unlink()
    if content is not None:
        (shipped / SOURCES).write_text(content)
    with pytest.raises(SetupError) as caught:
        java_runner(shipped)
    assert "install edgecls again" in caught.value.hint


def test_a_missing_jar_is_said_in_one_line(shipped: Path) -> None:
    (shipped / JAR).unlink()
    with pytest.raises(SetupError, match="this edgecls has no Java runner"):
        java_runner(shipped)
    (shipped / SOURCES).unlink()
    with pytest.raises(SetupError, match="this edgecls has no Java runner"):
        java_sources(shipped)


def _digest(path: Path) -> str:
    return sha256_file(path) if path.is_file() else "none"
