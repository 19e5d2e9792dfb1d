"""Dataclasses from JSON, as strict as their annotations."""

from __future__ import annotations

import math
import typing
from dataclasses import fields
from typing import Any, Type, TypeVar, Union

from edgecls.errors import InputError

T = TypeVar("T")

#: Metadata of a field that earlier versions didn't write: where it is missing it has its default.
LATER = {"later": True}


def decode(kind: Type[T], value: Any, where: str) -> T:
    """Build a dataclass from a JSON object that has exactly its fields; those that came LATER may be missing.

    Knows str, bool, int, float (finite), Optional, Tuple[X, ...], Dict[str, X], Any and dataclasses.

    Args:
        kind: the dataclass.
        value: what ``json.loads`` gave.
        where: what to call it in messages.

    Raises:
        InputError: a field is missing, unknown or of another type.
    """
    if not isinstance(value, dict):
        raise _wrong(where, "an object", value)
    hints = typing.get_type_hints(kind)
    known = {field.name: field for field in fields(typing.cast(Any, kind))}
    for name, field in known.items():
        if name not in value and not field.metadata.get("later"):
            raise InputError(f"{where} lacks {name!r}", hint="measure again with this edgecls")
    for name in value:
        if name not in known:
            raise InputError(f"{where} has an unknown field {name!r}", hint="it may come from a newer edgecls")
    return kind(**{name: _convert(hints[name], item, f"{where}.{name}") for name, item in value.items()})


def _convert(hint: Any, value: Any, where: str) -> Any:
    if hint is Any:
        return value
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Union:
        inner = next(argument for argument in arguments if argument is not type(None))
        return None if value is None else _convert(inner, value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise _wrong(where, "a list", value)
        return tuple(_convert(arguments[0], item, f"{where}[{index}]") for index, item in enumerate(value))
    if origin is dict:
        if not isinstance(value, dict):
            raise _wrong(where, "an object", value)
        return {key: _convert(arguments[1], item, f"{where}.{key}") for key, item in value.items()}
    if hint is float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise _wrong(where, "a finite number", value)
        return float(value)
    if hint in (str, int, bool):
        if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
            raise _wrong(where, hint.__name__, value)
        return value
    return decode(hint, value, where)


def _wrong(where: str, wanted: str, value: Any) -> InputError:
    return InputError(f"{where} is {str(value)[:40]!r}, not {wanted}", hint="measure again with this edgecls")
