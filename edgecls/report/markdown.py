"""Results as Markdown: for an issue or a document."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

from edgecls.report.heading import heading
from edgecls.report.records import records
from edgecls.results.result import Result

_COLUMNS = ("device", "artifact", "engine", "mode", "threads", "batch", "power_mode", "p50_ms", "p90_ms", "p99_ms")
_LAST = ("timing_kind", "warnings")


def render(results: Sequence[Tuple[Path, Result]]) -> str:
    """A section a result: what was measured where, and a table."""
    parts: List[str] = []
    for path, result in results:
        lines = [f"## {path.name}", "", *(f"- {_escaped(line)}" for line in heading(result)), ""]
        rows = records([(path, result)])
        columns = [*_COLUMNS, *_LAST]
        lines.append(f"| {' | '.join(columns)} |")
        lines.append(f"|{'---|' * len(columns)}")
        lines += [f"| {' | '.join(_cell(row, name) for name in columns)} |" for row in rows]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _cell(row: Dict[str, Any], name: str) -> str:
    value = row[name]
    if row["error"] and name == "p50_ms":
        value = f"failed: {row['error']}"
    return _escaped(f"{value:.3f}" if isinstance(value, float) else str(value))


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
