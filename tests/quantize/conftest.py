"""The networks that these tests quantize."""

from __future__ import annotations

from tests.nets.harmed import wide_channel
from tests.nets.nets import nets, quantized

__all__ = ["nets", "quantized", "wide_channel"]
