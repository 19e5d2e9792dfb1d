"""Reading ``.pdparams`` files: what ``paddle.save(net.state_dict(), path)`` writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List

from edgecls.errors import WeightsError, from_os_error
from edgecls.weights.clamped import ClampedReader

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The largest official file has 0.5 GB.
MAX_BYTES = 4 << 30

# Keys that paddle.save adds to a state dict: names of the parameters, and the parts of those above 1 GB.
_NAMES = "StructuredToParameterName@@"
_PARTS = "UnpackBigParamInfor@@"

_SAVE_HINT = "give a file that paddle.save(net.state_dict(), path) wrote"
_DAMAGE_HINT = "delete it and fetch it again"


def read_pdparams(path: Path) -> Dict[str, NDArray[Any]]:
    """The arrays of a ``.pdparams`` file by parameter name; they are read-only.

    The file is a pickle, but no code from it runs and nothing that it names is called.

    Raises:
        WeightsError: it would run code, is damaged, or is something else than a state dict.
        StorageError: it can't be read.
    """
    from edgecls.weights.unpickle import ForbiddenError, unpickle

    check_pdparams(path)
    try:
        with path.open("rb") as stream:
            content = unpickle(ClampedReader(stream))
    except OSError as error:
        raise from_os_error(error, path) from error
    except ForbiddenError as error:
        raise WeightsError(
            f"{path} would run code when loaded the usual way ({ascii(str(error))[1:-1]})",
            hint=f"don't trust it; {_SAVE_HINT}",
        ) from error
    except (ValueError, IndexError, KeyError, TypeError, OverflowError, MemoryError) as error:
        raise WeightsError(f"{path} is damaged: {error}", hint=_DAMAGE_HINT) from error
    return _state(path, content)


def check_pdparams(path: Path) -> None:
    """Check that a file begins and ends like a ``.pdparams``, without reading it.

    Raises:
        WeightsError: it doesn't.
        StorageError: it can't be read.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
            size = stream.seek(0, 2)
            stream.seek(max(0, size - 1))
            last = stream.read(1)
    except OSError as error:
        raise from_os_error(error, path) from error
    if size > MAX_BYTES:
        raise WeightsError(f"{path} has {size} bytes, more than any model", hint=_SAVE_HINT)
    if len(head) < 2 or head[0] != 0x80 or not 2 <= head[1] <= 5:
        raise WeightsError(f"{path} is no .pdparams file but {_guess(head)}", hint=_SAVE_HINT)
    if last != b".":
        raise WeightsError(f"{path} is cut off", hint=_DAMAGE_HINT)


def _state(path: Path, content: object) -> Dict[str, NDArray[Any]]:
    if not isinstance(content, dict):
        raise WeightsError(f"{path} holds a {type(content).__name__} instead of a state dict", hint=_SAVE_HINT)
    state: Dict[str, NDArray[Any]] = {}
    for key, value in content.items():
        if key not in (_NAMES, _PARTS):
            state[str(key)] = _array(path, key, value)
    if content.get(_PARTS):
        _join_parts(path, state, content[_PARTS])
    if not state:
        raise WeightsError(f"{path} holds no parameters", hint=_SAVE_HINT)
    return state


def _array(path: Path, key: object, value: object) -> NDArray[Any]:
    import numpy as np

    # A tensor outside of a state dict is saved as its name and its array.
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str):
        value = value[1]
    if not isinstance(value, np.ndarray):
        raise WeightsError(
            f"{path}: {ascii(key)[:80]} is a {type(value).__name__} instead of an array",
            hint=f"{_SAVE_HINT}, not an optimizer or a whole checkpoint",
        )
    return value


def _join_parts(path: Path, state: Dict[str, NDArray[Any]], parts: object) -> None:
    """Put arrays together that protocols 2 and 3 could not hold in one piece."""
    import numpy as np

    try:
        for key, info in parts.items():  # type: ignore[attr-defined]
            # pop: a part that was used twice would let a small file unfold to any size.
            pieces: List[NDArray[Any]] = [state.pop(name) for name in info["slices"]]
            state[str(key)] = np.concatenate(pieces).reshape(info["OriginShape"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"{path} is damaged: the parts of a large array don't fit", hint=_DAMAGE_HINT) from error


def _guess(head: bytes) -> str:
    if not head:
        return "empty"
    if head.startswith(b"PK"):
        return "a zip archive, as PyTorch writes"
    if head.lstrip()[:1] == b"<":
        return "a web page"
    return "something else"
