"""The Java runner that edgecls ships is what its sources give."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from edgecls.runner.java_package import java_runner, java_sources
from scripts.android.api_gate import ApiGate
from scripts.android.platform_api import Platform
from scripts.android.runner_jar import build_runner, unlike_tools


def test_building_it_again_gives_the_same_bytes(build_tools: None, tmp_path: Path) -> None:
    unlike = unlike_tools()
    if unlike:
        pytest.skip(unlike)
    assert build_runner(tmp_path / "edgecls-runner.jar", tmp_path / "work") == java_sources()
    assert _dex(tmp_path / "edgecls-runner.jar") == _dex(java_runner())


def test_it_holds_the_runner_and_nothing_of_the_app(platform: Platform) -> None:
    gate = ApiGate(_dex(java_runner()), platform)
    assert "org.edgecls.runner.Main" in gate.classes
    assert [name for name in gate.classes if name.startswith("org.edgecls.demo")] == []
    assert [name for name in gate.types if name.startswith("android.")] == []
    assert gate.too_new() == []


def _dex(jar: Path) -> bytes:
    with zipfile.ZipFile(jar) as archive:
        assert archive.namelist() == ["classes.dex"]
        return archive.read("classes.dex")
