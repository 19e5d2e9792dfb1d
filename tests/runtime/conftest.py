"""A store of their own for the tests."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the runtimes, empty; it doesn't exist yet."""
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "runtimes"
