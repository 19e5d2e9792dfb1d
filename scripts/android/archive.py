"""Zip files that come out the same every time."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Dict

#: The earliest time that a zip file can hold.
_TIME = (1980, 1, 1, 0, 0, 0)


def write_zip(path: Path, entries: Dict[str, Path]) -> None:
    """Write ``entries`` in their order; the same content gives the same bytes, as far as zlib's release is the same."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, _TIME)
            info.external_attr = 0o644 << 16
            archive.writestr(info, content.read_bytes(), zipfile.ZIP_DEFLATED)
