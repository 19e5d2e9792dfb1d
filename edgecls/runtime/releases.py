"""Which release of Paddle-Lite a library or a ``.nb`` is of."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Dict, Optional, Tuple

_DATA = Path(__file__).parent / "data" / "release_commits.json"

#: Git shortens a commit to 7 digits, or to more in a large clone.
SHORT = 7


def release_of_commit(commit: str) -> Optional[str]:
    """The release, as "v2.12", whose tag or release branch holds a commit; None for all others.

    A build of anything but a tag carries its commit alone.
    """
    return _releases().get(commit[:SHORT])


def version_number(version: Optional[str]) -> Optional[Tuple[int, int]]:
    """Major and minor of "v2.13-rc", or of a release's commit; None where there is no version."""
    text = version or ""
    match = re.match(r"v?(\d+)\.(\d+)", release_of_commit(text) or text)
    return (int(match.group(1)), int(match.group(2))) if match else None


@functools.lru_cache(maxsize=1)
def _releases() -> Dict[str, str]:
    commits = json.loads(_DATA.read_text("utf-8"))["commits"]
    return {commit: release for release, all_of_it in commits.items() for commit in all_of_it}
