"""Where the cache is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from edgecls.errors import SetupError
from edgecls.storage.cache import cache_dir


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EDGECLS_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/somebody")


def test_without_settings_it_is_in_the_home_folder() -> None:
    assert cache_dir() == Path("/home/somebody/.cache/edgecls")


def test_the_place_of_all_caches_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache/me")
    assert cache_dir() == Path("/var/cache/me/edgecls")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_dir() == Path("/home/somebody/.cache/edgecls")


def test_a_place_of_its_own_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache/me")
    monkeypatch.setenv("EDGECLS_CACHE", "~/mine")
    assert cache_dir() == Path("/home/somebody/mine")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EDGECLS_CACHE", "here")
    assert cache_dir() == tmp_path / "here"


def test_without_any_home_it_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    with pytest.raises(SetupError, match="set EDGECLS_CACHE"):
        cache_dir()
