"""The 29 architectures with what their documents publish: figures, preprocessing, addresses of weights.

The figures are data (``data/<family>.json``, one file a document). ``list_models`` reads them all, ``find_model``
finds one by name.
"""

from __future__ import annotations

from edgecls.catalogue.load import find_model, list_families, list_models
from edgecls.catalogue.model import Model
from edgecls.catalogue.release import Latency, Release
from edgecls.catalogue.source import Source

__all__ = ["Latency", "Model", "Release", "Source", "find_model", "list_families", "list_models"]
