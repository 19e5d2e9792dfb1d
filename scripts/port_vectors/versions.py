"""Versions of opt and of a library, and what edgecls/runtime/check.py makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Optional

from edgecls.runtime.check import Verdict, check_versions
from edgecls.runtime.releases import release_of_commit
from edgecls.storage.atomic import write_json

_OPTS = ("v2.9", "v2.10", "v2.11-rc", "v2.12", "v2.13-rc", "2.14", "v10.0.1", "5a7e8d2", "", "306d09d", "044ba5b")
_LIBRARIES = (None, "", "v2.9.1", "v2.10", "2.11", "v2.12-rc1", "v2.13", "v3.0", "unknown", "07a3304", "044ba5b7c1d2e")


def write(folder: Path) -> None:
    """Write versions.json."""
    write_json(folder / "versions.json", [vector(opt, library) for opt in _OPTS for library in _LIBRARIES])


def vector(opt: str, library: Optional[str]) -> Dict[str, Any]:
    """What the check says."""
    verdict = Verdict()
    check_versions(opt, "runtime", library, verdict)
    return {
        "name": f"opt {opt or 'none'}, library {library or 'none'}",
        "opt": opt,
        "library": library,
        "release": release_of_commit(library or ""),
        "refused": bool(verdict.refusals),
        "warned": bool(verdict.warnings),
    }
