"""The numbers of a ``.pdiparams``, read and written by name."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, Collection, Dict, Mapping, Optional

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import ExportedModelError, from_os_error
from edgecls.nb.dtypes import dtype_code
from edgecls.program import wire
from edgecls.program.check import check_params
from edgecls.program.desc import Program

Arrays = Dict[str, NDArray[Any]]


def read_arrays(program: Program, params_file: Path, names: Optional[Collection[str]] = None) -> Arrays:
    """The parameters of a program by name, each in the shape in which it is stored.

    Args:
        program: the topology that the file belongs to.
        params_file: the ``.pdiparams``.
        names: only these; all by default.

    Raises:
        ExportedModelError: the two don't belong together, or there is no parameter of a name.
        StorageError: the file can't be read.
    """
    parameters = {parameter.name: parameter.stored for parameter in check_params(program, params_file)}
    missing = sorted(set(names or ()) - set(parameters))
    if missing:
        raise ExportedModelError(f"{params_file.name} has no parameter {missing[0]}", hint="give files of one export")
    arrays: Arrays = {}
    try:
        with params_file.open("rb") as stream:
            for name, stored in parameters.items():
                if names is None or name in names:
                    stream.seek(stored.offset)
                    data = bytearray(stream.read(stored.size))
                    arrays[name] = np.frombuffer(data, stored.dtype).reshape(stored.shape)
    except OSError as error:
        raise from_os_error(error, params_file) from error
    return arrays


def write_arrays(arrays: Mapping[str, NDArray[Any]], path: Path) -> None:
    """Write a ``.pdiparams``: the tensors sorted by name, as Paddle does.

    Raises:
        OSError: it can't be written.
    """
    with path.open("wb") as stream:
        for name in sorted(arrays):
            array = np.ascontiguousarray(arrays[name]).reshape(arrays[name].shape)
            desc = wire.serialize(
                [wire.integer(1, dtype_code(array.dtype.name)), *(wire.integer(2, side) for side in array.shape)]
            )
            stream.write(struct.pack("<IQIi", 0, 0, 0, len(desc)) + desc)
            stream.write(array.tobytes())
