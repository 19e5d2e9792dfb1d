"""The catalogue as text for a terminal."""

from __future__ import annotations

from typing import Callable, List, Optional, Sequence

from edgecls.catalogue.model import Model
from edgecls.catalogue.release import PLAIN, SSLD, Latency, Release

_NONE = "-"
_PHONE = "Snapdragon 855"
_HEADINGS = (
    ("", "params", "FLOPs", "top-1", "top-5", "ssld", "ssld", "SD855 ms", "", ""),
    ("model", "M", "M", "%", "%", "top-1 %", "top-5 %", "1 thr", "2 thr", "4 thr"),
)


def table(models: Sequence[Model]) -> str:
    """One line a model, a blank line between families, and what a reader must know below."""
    rows: List[List[str]] = []
    breaks = set()
    for family in dict.fromkeys(model.family for model in models):
        breaks.add(len(rows))
        rows += _family_rows([model for model in models if model.family == family])
    widths = [max(len(row[i]) for row in (*_HEADINGS, *rows)) for i in range(len(_HEADINGS[0]))]
    lines = [_line(heading, widths) for heading in _HEADINGS]
    for index, row in enumerate(rows):
        lines += [""] if index in breaks else []
        lines.append(_line(row, widths))
    return "\n".join([*lines, "", *_footnotes(models)])


def details(model: Model, address: Callable[[str], str]) -> str:
    """Everything about one model.

    Args:
        model: the model, its chosen weights first.
        address: makes the full address of a relative path.
    """
    pre = model.preprocess
    lines = [
        f"{model.name} ({model.family})",
        f"  source      {model.source.project} {model.source.document} ({model.source.revision})",
        f"  params      {_value(model.params_m, 'M')}; {model.counted_params_m:g} M counted by edgecls",
        f"  FLOPs       {_value(model.flops_m, 'M')}" + (f"; {model.source.flops_count}" if model.flops_m else ""),
        f"  input       resize short side to {pre.resize_short}, {pre.interpolation}, "
        f"centre crop {pre.size[0]}x{pre.size[1]}",
        f"              mean {' '.join(map(str, pre.mean))}, std {' '.join(map(str, pre.std))}, {pre.color}",
    ]
    releases = sorted(model.releases, key=lambda release: release.weights != model.weights)
    for release in releases:
        lines += ["", *_release_lines(release, address)]
    measured = dict.fromkeys((row.device, row.note) for release in releases for row in release.latencies if row.note)
    lines += ["", *(f"{device}: {note}" for device, note in measured)] if measured else []
    return "\n".join(lines)


def _family_rows(models: Sequence[Model]) -> List[List[str]]:
    plain = [model.release_of(PLAIN) for model in models]
    ssld = [model.release_of(SSLD) for model in models]
    timed = [model.release.sd855_ms or {} for model in models]
    columns: List[List[str]] = [
        _column([model.params_m for model in models]),
        _column([model.flops_m for model in models]),
        _column([release.top1 if release else None for release in plain]),
        _column([release.top5 if release else None for release in plain]),
        _column([release.top1 if release else None for release in ssld]),
        _column([release.top5 if release else None for release in ssld]),
        *(_column([ms.get(threads) for ms in timed]) for threads in ("1", "2", "4")),
    ]
    return [[model.name, *(column[i] for column in columns)] for i, model in enumerate(models)]


def _column(values: Sequence[Optional[float]]) -> List[str]:
    """Numbers with as many decimals as the longest of them, so that points stand below each other."""
    decimals = max((len(f"{v:.6f}".rstrip("0").partition(".")[2]) for v in values if v is not None), default=0)
    return [_NONE if value is None else f"{value:.{decimals}f}" for value in values]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first = cells[0].ljust(widths[0])
    return "  ".join([first, *(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:]))]).rstrip()


def _footnotes(models: Sequence[Model]) -> List[str]:
    lines = [f"{_NONE} is what the document doesn't publish. ssld: the same network with distilled weights, NAME_ssld."]
    phone = next((row for m in models for row in m.release.latencies if row.device == _PHONE), None)
    if phone is not None:
        lines.append(f"SD855: {phone.device}, {_conditions(phone)}, 1, 2 and 4 threads.")
    families = {model.family: model for model in models}
    for family, model in families.items():
        lines.append(f"{family}: {model.source.project} {model.source.document} ({model.source.revision}).")
        lines += [f"  FLOPs: {model.source.flops_count}."] if model.source.flops_count else []
    return lines


def _release_lines(release: Release, address: Callable[[str], str]) -> List[str]:
    lines = [f"{release.weights} weights, published as {release.published_as}"]
    for name, value, reference in (
        ("top-1", release.top1, release.reference_top1),
        ("top-5", release.top5, release.reference_top5),
    ):
        claimed = "" if reference is None else f" (original paper {reference:g} %)"
        lines.append(f"  {name:<11} {_value(value, '%')}{claimed}")
    if release.storage_mb is not None:
        lines.append(f"  storage     {_value(release.storage_mb, 'M')}")
    lines += [f"  latency     {_latency(latency)}" for latency in release.latencies]
    lines += [f"  note        {release.note}"] if release.note else []
    paths = {"params": release.params_path, "inference": release.inference_path, "stage 1": release.stage1_path}
    return [*lines, *(f"  {name:<11} {address(path)}" for name, path in paths.items() if path)]


def _latency(latency: Latency) -> str:
    threads = "" if latency.threads is None else f", {latency.threads} thread{'s' if latency.threads > 1 else ''}"
    return f"{latency.ms:g} ms, {latency.device}, {_conditions(latency)}{threads}"


def _conditions(latency: Latency) -> str:
    batch = "batch not published" if latency.batch is None else f"batch {latency.batch}"
    engine = latency.engine or "engine not published"
    return f"{engine}, {latency.precision or 'precision not published'}, {batch}"


def _value(value: Optional[float], unit: str) -> str:
    return "not published" if value is None else f"{value:g} {unit}"
