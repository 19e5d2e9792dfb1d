from __future__ import annotations

import pytest

from edgecls.errors import SettingsError
from edgecls.serve.limits import Limits


def test_a_limit_of_nothing_is_refused() -> None:
    for name in vars(Limits()):
        with pytest.raises(SettingsError, match=name):
            Limits(**{name: 0})


def test_all_bodies_together_may_be_larger_than_one() -> None:
    assert Limits().buffered_bytes > Limits().body_bytes
