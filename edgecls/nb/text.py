"""An inspection as plain text for a terminal."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import Iterator, List, Sequence, Tuple

from edgecls.nb.summary import Inspection
from edgecls.text.table import align

_WIDTH = 100


def render(inspection: Inspection, verbose: bool = False) -> str:
    """The findings as aligned lines without colour, with every operator in order when ``verbose``.

    Sizes are decimal: 1 kB is 1,000 bytes.
    """
    blocks: List[List[str]] = [
        align(list(_overview(inspection)), left=(0, 1)),
        ["kernels", *align(list(_grouped(inspection)), left=(1, 2), indent=2)],
    ]
    if verbose:
        blocks.append(["operators", *align(list(_listed(inspection)), left=(1, 2), indent=2)])
    if inspection.notes:
        blocks.append(["notes", *(line for note in inspection.notes for line in _wrapped(note))])
    return "\n\n".join("\n".join(block) for block in blocks)


def _overview(inspection: Inspection) -> Iterator[Tuple[str, str]]:
    coverage = inspection.int8_coverage
    params = inspection.params
    yield "file", f"{inspection.path}, {_size(inspection.size_bytes)}"
    yield "opt", f"{inspection.opt_version} (file format {inspection.meta_version})"
    yield "target", inspection.target
    yield "precision", inspection.precision
    yield "kernels", _counts(list(inspection.kernels.items()))
    yield "calib", str(inspection.calib)
    yield "int8", f"{coverage.int8} of {coverage.quantizable} operators with weights ({coverage.percent} %)"
    yield "parameters", ", ".join(f"{r.count} {dtype} ({_size(r.bytes)})" for dtype, r in params.items()) or "none"


def _grouped(inspection: Inspection) -> Iterator[Tuple[str, ...]]:
    counts = Counter((op.type, op.kernel or "-") for op in inspection.ops)
    for (kind, kernel), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield str(count), kind, _place(kind, kernel)


def _listed(inspection: Inspection) -> Iterator[Tuple[str, ...]]:
    for number, op in enumerate(inspection.ops):
        yield str(number), op.type, _place(op.type, op.kernel or "-")


def _place(kind: str, kernel: str) -> str:
    """A kernel without the operator's name where it only repeats it."""
    return kernel[len(kind) + 1 :] if kernel.startswith(f"{kind}/") else kernel


def _counts(items: Sequence[Tuple[str, int]]) -> str:
    return ", ".join(f"{count} {name}" for name, count in items if count) or "none"


def _size(count: int) -> str:
    if count < 1_000:
        return f"{count} bytes"
    return f"{count / 1e3:.1f} kB" if count < 1_000_000 else f"{count / 1e6:.2f} MB"


def _wrapped(note: str) -> List[str]:
    return textwrap.wrap(note, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
