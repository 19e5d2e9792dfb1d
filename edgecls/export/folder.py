"""The folder that an export is written to."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from edgecls.errors import SettingsError, from_os_error
from edgecls.export.exported import MODEL_SUFFIX, PARAMS_SUFFIX, STEM
from edgecls.storage.atomic import atomic_folder

MODEL_NAME, PARAMS_NAME = f"{STEM}{MODEL_SUFFIX}", f"{STEM}{PARAMS_SUFFIX}"


def check_folder(path: Path) -> None:
    """Refuse a folder that an export would have to empty first.

    Raises:
        SettingsError: it is a file, or holds anything else than an earlier export.
        StorageError: it can't be looked at.
    """
    try:
        if path.exists() and not path.is_dir():
            raise SettingsError(f"{path} is a file", hint="name a new folder")
        others = sorted(item.name for item in path.iterdir() if item.name not in (MODEL_NAME, PARAMS_NAME))
    except FileNotFoundError:
        others = []
    except OSError as error:
        raise from_os_error(error, path) from error
    if others:
        raise SettingsError(f"{path} holds other files ({others[0]})", hint="name a new or an empty folder")


@contextmanager
def export_folder(path: Path) -> Iterator[Path]:
    """A temporary folder that becomes ``path`` when the block succeeds.

    Raises:
        SettingsError: as ``check_folder``.
        StorageError: it can't be made, filled or put in place.
    """
    check_folder(path)
    with atomic_folder(path.resolve()) as folder:
        yield folder
