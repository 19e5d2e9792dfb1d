"""JSON Schemas of the files that edgecls writes for others: ``artifact`` (model.json) and ``result``."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any, Dict


def load_schema(name: str) -> Dict[str, Any]:
    """A schema by its name, "artifact" or "result"."""
    text = resources.files(__name__).joinpath(f"{name}.schema.json").read_text("utf-8")
    schema: Dict[str, Any] = json.loads(text)
    return schema
