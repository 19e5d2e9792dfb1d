"""Names of artifacts, and which of them the app's store leaves as they are."""

from __future__ import annotations

from pathlib import Path

from edgecls.android.names import is_safe
from edgecls.storage.atomic import write_json

_NAMES = (
    "PPLCNet_x0_25-arm64-v8a-int8", "a", "0", "a.b", "a..b", "A_-.9", "n" * 80, "n" * 81, "a.zip", "a.ZIP", "zip",
    "a.zipper", ".zip", "", ".", "..", ".hidden", "_under", "-dash", "a.", "a_", "a-", "my model", "a:b", "it's $x",
    "a/b", "a\\b", "a\n", "Modèle", "模型", "a~", "CVS",
)  # fmt: skip


def write(folder: Path) -> None:
    """Write names.json."""
    write_json(folder / "names.json", [{"name": name, "safe": is_safe(name)} for name in _NAMES])
