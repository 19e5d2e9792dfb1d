"""Tables of plain text."""

from __future__ import annotations

from typing import Collection, List, Sequence


def align(rows: Sequence[Sequence[str]], *, left: Collection[int] = (0,), indent: int = 0) -> List[str]:
    """Lines with columns two spaces apart.

    Args:
        rows: cells, as many in each row.
        left: numbers of the columns that are flush left; the others, of figures, are flush right.
        indent: spaces before each line.
    """
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        " " * indent
        + "  ".join(
            cell.ljust(width) if column in left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths))
        ).rstrip()
        for row in rows
    ]
