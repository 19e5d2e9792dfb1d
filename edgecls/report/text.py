"""Results as plain text: what ``edgecls bench`` printed, under the name of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Sequence, Tuple

from edgecls.benchmark import text
from edgecls.report.heading import heading
from edgecls.results.result import Result


def render(results: Sequence[Tuple[Path, Result]]) -> str:
    """All results, one below the other."""
    parts = ["\n".join([str(path), *heading(result), "", text.render(result)]).rstrip() for path, result in results]
    return "\n\n".join(parts)
