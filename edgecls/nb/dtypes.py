"""The element types of tensors in a ``.nb``.

Source: the Type enum of lite/model_parser/flatbuffers/framework.fbs of Paddle-Lite.
"""

from __future__ import annotations

_NAMES = {
    0: "bool",
    1: "int16",
    2: "int32",
    3: "int64",
    4: "float16",
    5: "float32",
    6: "float64",
    20: "uint8",
    21: "int8",
}

_CODES = {name: code for code, name in _NAMES.items()}


def dtype_code(name: str) -> int:
    """The code of an element type. Raises KeyError for one that has none."""
    return _CODES[name]


def dtype_name(code: int) -> str:
    """The name of an element type, "unknown-N" for a code that is no tensor type."""
    return _NAMES.get(code, f"unknown-{code}")
