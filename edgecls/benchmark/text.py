"""The table that ``edgecls bench`` prints."""

from __future__ import annotations

import re
from typing import Dict, List

from edgecls.benchmark.published import Comparison, compare_published
from edgecls.benchmark.scaling import scalings
from edgecls.benchmark.warn import ADVICE
from edgecls.results.result import Result
from edgecls.results.row import Row
from edgecls.text.table import align

_HEADINGS = ("artifact", "engine", "mode", "threads", "batch", "p50", "p90", "p99", "ms/image", "images/s")
_DEVICE_HEADINGS = ("power", "scaling", "peak MB")
#: Columns of words.
_WORDS = ("device", "artifact", "engine", "mode", "power", "warnings")
#: Kinds of warnings whose texts are the same for many rows and say more than the general advice.
_TELLING = ("dot", "binding", "hot", "runtime", "device")
_HOST = "host"
#: Builds of the runner that share their process with Java.
_IN_JAVA = ("java", "app")
_NUMBER = re.compile(r"[0-9.]+")
_EMULATED = "EMULATED DEVICE: these times are not latencies, they only compare programs with each other"


def render(result: Result) -> str:
    """A table of the rows in milliseconds, and below it what must not be overlooked."""
    lines: List[str] = []
    if result.rows:
        headings, *rows = _table(result)
        left = [column for column, heading in enumerate(headings) if heading in _WORDS]
        lines += align([headings, *rows], left=left)
        lines += _warnings(result)
        lines += [str(pair) for pair in result.comparison]
        lines += [_comparison(found) for found in compare_published(result)]
    if result.failed:
        lines.append(f"{len(result.failed)} of {len(result.failed) + len(result.rows)} cells failed")
    for skip in result.skipped:
        threads = "" if skip.threads is None else f" threads={skip.threads}"
        lines.append(f"left out: {skip.artifact} {skip.engine} {skip.precision}{threads}: {skip.reason}")
    if any(row.runner.get("runner") in _IN_JAVA for row in result.rows):
        lines.append("peak MB is that of the whole process, Android's Java in it")
    if any(row.timing_kind == "emulated" for row in result.rows):
        lines.append(_EMULATED)
    return "\n".join(lines)


def _table(result: Result) -> List[List[str]]:
    """The headings and the rows; those of devices have more columns."""
    if all(row.cell.device == _HOST for row in result.rows):
        return [[*_HEADINGS, "warnings"], *([*_cells(row), _kinds(row)] for row in result.rows)]
    speedup = scalings(result)
    rows = [
        [
            row.cell.device,
            *_cells(row),
            row.cell.power_mode,
            str(speedup.get(row.cell, "")),
            f"{row.peak_rss_bytes / 1e6:.1f}",
            _kinds(row),
        ]
        for row in result.rows
    ]
    return [["device", *_HEADINGS, *_DEVICE_HEADINGS, "warnings"], *rows]


def _kinds(row: Row) -> str:
    return " ".join(dict.fromkeys(warning.kind for warning in row.warnings))


def _warnings(result: Result) -> List[str]:
    """The advice on each kind of warning, or where they say more, the warnings themselves."""
    found = [(row.cell.device, warning) for row in result.rows for warning in row.warnings]
    kinds = {warning.kind for _, warning in found}
    lines: List[str] = []
    for kind, advice in ADVICE.items():
        if kind in _TELLING:
            texts = [f"{kind}: {device}: {warning.text}" for device, warning in found if warning.kind == kind]
            # Texts that differ in their numbers alone are one piece of advice.
            different: Dict[str, str] = {}
            for text in texts:
                different.setdefault(_NUMBER.sub("#", text), text)
            lines += different.values()
        elif kind in kinds:
            lines.append(f"{kind}: {advice}")
    return lines


def _comparison(found: Comparison) -> str:
    cell = found.row.cell
    causes = f"; likely causes: {', '.join(found.causes)}" if found.causes else ""
    return (
        f"published: {cell.model} threads={cell.threads}: {found.row.p50_ms:.2f} ms here, {found.published_ms:.2f} ms "
        f"published, {found.ratio:.2f} of it{causes}"
    )


def _cells(row: Row) -> List[str]:
    cell = row.cell
    per_second = 1000.0 / row.ms_per_image if row.ms_per_image > 0 else 0.0
    return [
        cell.artifact,
        f"{cell.engine} {row.engine_version}",
        cell.mode,
        str(cell.threads),
        str(cell.batch),
        *(_number(value) for value in (row.p50_ms, row.p90_ms, row.p99_ms, row.ms_per_image, per_second)),
    ]


def _number(value: float) -> str:
    """Four significant digits, without an exponent."""
    digits = 3 if value < 10 else 2 if value < 100 else 1 if value < 1000 else 0
    return f"{value:.{digits}f}"
