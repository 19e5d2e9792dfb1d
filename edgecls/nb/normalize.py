"""Making the same model the same bytes.

opt copies its version into a field of 16 bytes with whatever memory holds behind the terminating zero,
so two conversions of one model differ there, and so would their hashes.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Union

from edgecls.nb.reader import HEADER, VERSION_SIZE, VERSION_START, errors_about, open_nb, read_header
from edgecls.storage.atomic import atomic_path


def normalize_nb(path: Union[str, Path]) -> bool:
    """Set what follows the opt version in its field to zero. True when the file was changed.

    Raises:
        NbError: there is no such file, or it has no sound header.
        StorageError: the file can't be read or replaced.
    """
    path = Path(path)
    with errors_about(path), open_nb(path) as stream:
        header = read_header(stream, stream.seek(0, 2))
        stream.seek(0)
        old = stream.read(HEADER.size)
        version = header.opt_version.encode("ascii").ljust(VERSION_SIZE, b"\0")
        new = old[:VERSION_START] + version + old[VERSION_START + VERSION_SIZE :]
        if new == old:
            return False
        with atomic_path(path) as temporary, temporary.open("wb") as copy:
            copy.write(new)
            shutil.copyfileobj(stream, copy, 1 << 20)
        return True
