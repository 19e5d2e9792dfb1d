"""The exported networks that these tests read, and programs written by hand."""

from __future__ import annotations

from tests.nets.nets import nets

__all__ = ["nets"]
