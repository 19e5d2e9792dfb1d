"""The child of ``version.opt_version``."""

from __future__ import annotations

from typing import Any, Callable, Dict

from edgecls.convert.lite import new_opt


def run(request: Dict[str, Any], progress: Callable[[str], None]) -> Dict[str, Any]:
    """The version of the installed opt, as {"opt_version": "v2.13-rc"}."""
    return {"opt_version": str(new_opt().version())}
