"""Where downloads and finished stages are kept."""

from __future__ import annotations

import os
from pathlib import Path

from edgecls.errors import SetupError


def cache_dir() -> Path:
    """``$EDGECLS_CACHE``, or ``$XDG_CACHE_HOME/edgecls``, or ``~/.cache/edgecls``; it may not exist yet.

    Raises:
        SetupError: none of them is set and the user has no home folder.
    """
    own = os.environ.get("EDGECLS_CACHE")
    if own:
        return Path(os.path.abspath(os.path.expanduser(own)))
    shared = os.environ.get("XDG_CACHE_HOME", "")
    # The XDG specification says to ignore a relative path.
    if os.path.isabs(shared):
        return Path(shared) / "edgecls"
    home = os.path.expanduser("~")
    if not os.path.isabs(home):
        raise SetupError("there is no home folder to keep a cache in", hint="set EDGECLS_CACHE to a folder")
    return Path(home) / ".cache" / "edgecls"
