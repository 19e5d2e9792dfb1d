"""numpy arrays as a pickle describes them, rebuilt without calling anything that the pickle names."""

from __future__ import annotations

import math
from typing import Any, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

#: Element types of parameters and buffers. Paddle stores bfloat16 as u2.
_CODES = frozenset({"b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"})
_MAX_DIMENSIONS = 32


class PickledDtype:
    """A ``numpy.dtype`` under construction: numpy pickles the code first and the byte order as state."""

    def __init__(self, code: object) -> None:
        if not isinstance(code, str) or code not in _CODES:
            raise ValueError("an array has an element type that no weights have")
        self.dtype: np.dtype[Any] = np.dtype("<" + code)

    def set_state(self, state: object) -> None:
        """Take the state (version, byte order, sub-array, fields, ...) of ``numpy.dtype``."""
        if not isinstance(state, tuple) or len(state) < 4 or state[2] is not None or state[3] is not None:
            raise ValueError("an array has a structured element type")
        # To turn the bytes of another order would take memory each time that they are used.
        if state[1] not in ("<", "|", "="):
            raise ValueError("an array has the byte order of another machine")


class PickledArray:
    """A ``numpy.ndarray`` under construction: numpy pickles an empty one first and the content as state."""

    def __init__(self) -> None:
        self.array: Optional[NDArray[Any]] = None

    def set_state(self, state: object) -> None:
        """Take the state (version, shape, dtype, Fortran order, data) of ``numpy.ndarray``."""
        if not isinstance(state, tuple) or len(state) != 5:
            raise ValueError("an array has an unknown form")
        _, shape, dtype, fortran, data = state
        self.array = make_array(data, dtype, shape, "F" if fortran else "C")


def make_array(data: object, dtype: object, shape: object, order: object) -> NDArray[Any]:
    """A read-only array over ``data``, without a copy.

    Raises:
        ValueError: the parts don't fit together.
    """
    if not isinstance(dtype, PickledDtype) or order not in ("C", "F"):
        raise ValueError("an array has an unknown form")
    sides = _sides(shape)
    if not isinstance(data, bytes):
        raise ValueError("an array has no bytes")
    if math.prod(sides) * dtype.dtype.itemsize != len(data):
        raise ValueError("an array has more or fewer bytes than its shape says")
    flat: NDArray[Any] = np.frombuffer(data, dtype.dtype)
    return flat.reshape(sides, order="F" if order == "F" else "C")


def _sides(shape: object) -> Sequence[int]:
    if not isinstance(shape, (tuple, list)) or len(shape) > _MAX_DIMENSIONS:
        raise ValueError("an array has no shape")
    for side in shape:
        if type(side) is not int or not 0 <= side < 1 << 48:
            raise ValueError("an array has an impossible shape")
    return tuple(shape)
