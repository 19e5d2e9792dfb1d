"""Names that an artifact can have in the app."""

from __future__ import annotations

import re

#: What the app's store leaves as it is: ``ArtifactName`` of android_demo/core.
_SAFE = re.compile(r"(?!(?i:.*\.zip)\Z)[A-Za-z0-9](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9])?")
#: What Android's tools leave out of an app besides what begins with a dot or an underscore: the default of aapt's
#: ``--ignore-assets``.
_LEFT_OUT = re.compile(r"cvs|thumbs\.db|picasa\.ini|.*\.scc", re.IGNORECASE)


def is_safe(name: str) -> bool:
    """Whether the app's store keeps a folder under this very name."""
    return _SAFE.fullmatch(name) is not None


def is_left_out(name: str) -> bool:
    """Whether Android's tools would build the app without a folder of this name."""
    return _LEFT_OUT.fullmatch(name) is not None
