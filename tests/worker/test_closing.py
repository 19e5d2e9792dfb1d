"""A with block closes what it opened, however it ends."""

from __future__ import annotations

import pytest

from edgecls.worker.closing import Closing


class Door(Closing):
    closed = 0

    def close(self) -> None:
        self.closed += 1


def test_the_block_gets_the_object_itself_and_closes_it():
    with Door() as door:
        assert isinstance(door, Door)
        assert door.closed == 0
    assert door.closed == 1


def test_an_error_closes_it_too_and_goes_on():
    door = Door()
    with pytest.raises(ZeroDivisionError), door:
        _ = 1 / 0
    assert door.closed == 1
