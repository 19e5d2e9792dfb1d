"""The networks that these tests read and quantize."""

from __future__ import annotations

from tests.nets.nets import nets, quantized

__all__ = ["nets", "quantized"]
