"""One Paddle-Lite a process.

Two of them share the names of their symbols and some of their state: the second would run with parts of the first.
"""

from __future__ import annotations

import threading
from typing import Optional

from edgecls.errors import SettingsError

_lock = threading.Lock()
_claimed: Optional[str] = None


def claim_process(library: str) -> None:
    """Say which Paddle-Lite this process is going to load.

    Args:
        library: "paddlelite", or the path of a C interface.

    Raises:
        SettingsError: it has loaded another one.
    """
    global _claimed
    with _lock:
        if _claimed is not None and _claimed != library:
            raise SettingsError(
                f"this process has loaded another Paddle-Lite ({_claimed}) than {library}",
                hint="use one of them, or keep the engine in a process of its own (isolated=True)",
            )
        _claimed = library
