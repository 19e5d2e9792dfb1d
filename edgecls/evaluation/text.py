"""An evaluation as text."""

from __future__ import annotations

from typing import Any, Dict, List

from edgecls.evaluation.result import Evaluation
from edgecls.text.table import align


def render(evaluation: Evaluation) -> str:
    """A table of the engines, and below it how far each agrees with the first."""
    top_k = f"top-{evaluation.top_k}"
    devices = any("device" in row for row in evaluation.rows)
    header = [
        *(["device"] if devices else []),
        "engine",
        "version",
        "precision",
        "mode",
        "top-1 %",
        "95 % interval",
        f"{top_k} %",
        "images/s",
    ]
    lines = [f"images: {evaluation.images}{_skipped(evaluation)}, {evaluation.images_per_s:.1f} a second in all", ""]
    lines += align([header, *(_cells(row) for row in evaluation.rows)], left=range(5 if devices else 4))
    pairs = evaluation.agreement["pairs"]
    if pairs:
        reference = evaluation.agreement["reference"]
        lines += ["", f"against {_name(reference)}:"]
        lines += [f"  {_agreement(pair)}" for pair in pairs]
    lines += [f"note: {note}" for note in evaluation.notes]
    return "\n".join(lines)


def _skipped(evaluation: Evaluation) -> str:
    return f" (and {evaluation.unreadable} unreadable)" if evaluation.unreadable else ""


def _cells(row: Dict[str, Any]) -> List[str]:
    low, high = row["top1_interval"]
    return [
        *([row["device"]] if "device" in row else []),
        row["engine"],
        row["engine_version"],
        row["precision"],
        row["mode"],
        f"{row['top1']:.2f}",
        f"{low:.2f} to {high:.2f}",
        f"{row['top5']:.2f}",
        f"{row['images_per_s']:.1f}",
    ]


def _agreement(pair: Dict[str, Any]) -> str:
    parts = [f"{_name(pair)}: same top-1 for {pair['top1_agreement']:.2f} %"]
    if pair["max_abs_diff"] is not None:
        parts.append(f"largest difference {pair['max_abs_diff']:.2g}, mean cosine {pair['mean_cosine']:.6f}")
    lost, won = pair["only_reference_right"], pair["only_this_right"]
    if lost or won:
        parts.append(f"{lost} lost and {won} won (p = {pair['mcnemar_p']:.2g})")
    return "; ".join(parts)


def _name(entry: Dict[str, Any]) -> str:
    where = f" on {entry['device']}" if "device" in entry else ""
    return f"{entry['engine']} {entry['mode']}{where}"
