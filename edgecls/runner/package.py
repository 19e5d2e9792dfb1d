"""The Python runner as one file that a Python on any Linux machine can run."""

from __future__ import annotations

import zipfile
from pathlib import Path

from edgecls.storage.atomic import atomic_path

#: All that the runner imports of edgecls, relative to the package; a test holds it against what is really imported.
MODULES = (
    "__init__.py",
    "_version.py",
    "errors.py",
    "engines/__init__.py",
    "engines/claim.py",
    "engines/engine.py",
    "engines/host.py",
    "engines/load.py",
    "engines/nb_gate.py",
    "engines/paddle_inference.py",
    "engines/paddle_lite.py",
    "engines/request.py",
    "nb/__init__.py",
    "nb/dtypes.py",
    "nb/flatbuffer.py",
    "nb/foreign.py",
    "nb/kernels.py",
    "nb/notes.py",
    "nb/optypes.py",
    "nb/params.py",
    "nb/program.py",
    "nb/reader.py",
    "nb/region.py",
    "nb/summary.py",
    "preprocess/__init__.py",
    "preprocess/levels.py",
    "runner/__init__.py",
    "runner/classify.py",
    "runner/conditions.py",
    "runner/emit.py",
    "runner/main.py",
    "runner/settings.py",
    "runner/stopwatch.py",
    "worker/__init__.py",
    "worker/paddle.py",
    "worker/parent.py",
)

#: The earliest time that a zip archive can hold: the same sources give the same bytes, hence the same hash.
_TIME = (1980, 1, 1, 0, 0, 0)
_ROOT = Path(__file__).parent.parent


def build_runner(path: Path) -> Path:
    """Write the runner as a zip application: ``python FILE ARGUMENTS``.

    Returns:
        ``path``.

    Raises:
        StorageError: it can't be written.
    """
    with atomic_path(path) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry("__main__.py"), (_ROOT / "runner" / "__main__.py").read_bytes())
        for module in MODULES:
            archive.writestr(_entry(f"edgecls/{module}"), (_ROOT / module).read_bytes())
    return path


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
