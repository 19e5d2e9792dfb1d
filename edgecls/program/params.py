"""``.pdiparams``: all parameters of a model in one file, read without loading the numbers.

The file is the tensors one after the other, without their names: the names are the persistable variables of the
program, sorted. Source: SerializeToStream in paddle/fluid/framework/lod_tensor.cc and tensor_util.cc of Paddle 2.6.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, List, Tuple

from edgecls.errors import ExportedModelError, from_os_error
from edgecls.program.desc import tensor_type
from edgecls.program.wire import WireError, parse

ITEM_SIZES = {
    "bool": 1,
    "uint8": 1,
    "int8": 1,
    "int16": 2,
    "float16": 2,
    "int32": 4,
    "float32": 4,
    "int64": 8,
    "float64": 8,
}

#: As many as a .nb can hold.
_MAX_TENSORS = (1 << 16) - 1
_MAX_LOD_LEVELS = 16
#: A TensorDesc is an element type and one number a side.
_MAX_DESC = 256
_HINT = "export the model again, or copy the file again"


@dataclass(frozen=True)
class StoredTensor:
    """Where one tensor lies in the file.

    Attributes:
        dtype: name of the element type.
        shape: its sides.
        start: bytes from the start of the file to the tensor's head.
        offset: bytes from the start of the file to the first number.
        size: bytes of its numbers.
    """

    dtype: str
    shape: Tuple[int, ...]
    start: int
    offset: int
    size: int


def read_params(path: Path) -> List[StoredTensor]:
    """The tensors of a ``.pdiparams`` in the order of the file.

    Raises:
        ExportedModelError: it is missing, empty, truncated, or something else.
        StorageError: it can't be read.
    """
    try:
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            tensors: List[StoredTensor] = []
            while stream.tell() < size:
                if len(tensors) == _MAX_TENSORS:
                    raise _Damaged(f"a model has no more than {_MAX_TENSORS}")
                tensors.append(_read_tensor(stream, size))
                stream.seek(tensors[-1].size, os.SEEK_CUR)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise ExportedModelError(f"there is no file {path}", hint="name an existing .pdiparams") from error
    except OSError as error:
        raise from_os_error(error, path) from error
    except _Damaged as error:
        raise ExportedModelError(f"{path.name}, tensor {len(tensors) + 1}: {error}", hint=_HINT) from error
    if not tensors:
        raise ExportedModelError(f"{path.name} is empty", hint=_HINT)
    return tensors


class _Damaged(ValueError):
    """What is wrong with a tensor, in words that follow its number."""


def _read_tensor(stream: BinaryIO, file_size: int) -> StoredTensor:
    """Read a tensor's head; the stream stands at its numbers afterwards."""
    start = stream.tell()
    if _unpack(stream, "<I") != 0:
        raise _Damaged("this is no file of Paddle parameters")
    levels = _unpack(stream, "<Q")
    if levels > _MAX_LOD_LEVELS:
        raise _Damaged(f"it has {levels} levels of sequence lengths")
    for _ in range(levels):
        stream.seek(_fits(_unpack(stream, "<Q"), stream, file_size), os.SEEK_CUR)
    if _unpack(stream, "<I") != 0:
        raise _Damaged("it has an unknown tensor version")
    desc_size = _unpack(stream, "<i")
    if not 0 < desc_size <= _MAX_DESC:
        raise _Damaged(f"it has a description of {desc_size} bytes")
    try:
        dtype, shape = tensor_type(parse(_read(stream, desc_size)))
    except WireError as error:
        raise _Damaged(f"its description is damaged ({error})") from error
    if dtype not in ITEM_SIZES:
        raise _Damaged(f"it has the element type {dtype}")
    size = ITEM_SIZES[dtype]
    for side in shape:
        if side < 0:
            raise _Damaged(f"it has the shape {list(shape)}")
        size *= side
    return StoredTensor(dtype, shape, start, stream.tell(), _fits(size, stream, file_size))


def _fits(size: int, stream: BinaryIO, file_size: int) -> int:
    """``size``, once it is known that as many bytes follow."""
    missing = stream.tell() + size - file_size
    if missing > 0:
        raise _Damaged(f"the file ends {missing} bytes too early")
    return size


def _unpack(stream: BinaryIO, layout: str) -> int:
    return int(struct.unpack(layout, _read(stream, struct.calcsize(layout)))[0])


def _read(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise _Damaged("the file ends within its head")
    return data
