"""paddlelite as the child processes use it."""

from __future__ import annotations

import sys
from typing import Any

from edgecls.errors import MissingPackageError


def new_opt() -> Any:
    """A fresh Opt. Settings stick to an Opt from one run to the next, so none is used twice.

    Raises:
        MissingPackageError: paddlelite is not installed in this interpreter.
    """
    try:
        from paddlelite import lite
    except ImportError as error:
        raise MissingPackageError(
            f"{sys.executable} can't import paddlelite: {error}", hint="run scripts/setup.sh"
        ) from error
    return lite.Opt()
