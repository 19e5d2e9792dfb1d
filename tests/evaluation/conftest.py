from __future__ import annotations

from typing import List

import pytest

from tests.evaluation.fake_session import FakeSession, use_fakes


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> List[FakeSession]:
    """Fakes instead of engines; the ones that were opened."""
    return use_fakes(monkeypatch)
