"""The networks that these tests quantize."""

from __future__ import annotations

from tests.nets.nets import nets, quantized

__all__ = ["nets", "quantized"]
