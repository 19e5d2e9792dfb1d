"""Networks with one layer that int8 can't hold."""

from __future__ import annotations

import pytest

from tests.nets.harmed import harmed
from tests.nets.nets import nets, quantized

__all__ = ["harmed", "nets", "quantized"]


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("EDGECLS_WORKSPACE", str(tmp_path / "workspace"))
