"""The networks that these tests calibrate."""

from __future__ import annotations

from tests.nets.nets import nets

__all__ = ["nets"]
