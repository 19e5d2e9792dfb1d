"""Outputs for a golden input, and whether they still agree with the reference."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.artifact.golden import check_output, make_reference
from edgecls.artifact.parity import TOLERANCE, compare
from edgecls.errors import ParityError
from edgecls.storage.atomic import write_json

from .drawing import noise

Output = NDArray[np.float32]


def write(folder: Path) -> None:
    """Write parity.json."""
    write_json(folder / "parity.json", [vector(*case) for case in cases()])


def vector(name: str, reference: Output, output: Output, kind: str, precision: str) -> Dict[str, Any]:
    """How far an output is from the reference."""
    wanted = make_reference(reference[None], kind, "paddle_inference", TOLERANCE[precision], precision)
    agreement = compare(wanted.output, output[None], kind)
    message = ""
    try:
        check_output(output[None], wanted, "engine")
    except ParityError as error:
        message = error.message
    return {
        "name": name,
        "kind": kind,
        "precision": precision,
        "golden_tolerance": TOLERANCE[precision],
        "reference": _numbers(reference),
        "output": _numbers(output),
        "tolerance": wanted.tolerance,
        "min_cosine": wanted.min_cosine,
        "max_abs_diff": agreement.max_abs_diff,
        "cosine": agreement.cosine,
        "message": message,
    }


def cases() -> Iterator[Tuple[str, Output, Output, str, str]]:
    """Name, reference, output, kind and precision."""
    logits = (noise(1, 12, 1, 9000)[0, :, 0] / 1000 - 3).astype(np.float32)
    moved = np.where(np.arange(12) % 2, 1, -1).astype(np.float32)
    for precision, step in (("fp32", 1e-4), ("fp16", 5e-3), ("int8", 2e-2)):
        for factor, word in ((0.0, "equal"), (1.0, "near"), (60.0, "far")):
            change = moved * np.float32(step * factor)
            yield f"logits_{precision}_{word}", logits, logits + change, "logits", precision
            shares = _shares(logits), _shares(logits + change)
            yield f"probabilities_{precision}_{word}", *shares, "probabilities", precision
    sharp = _shares(logits * 30)
    yield "sharp_probabilities", sharp, _shares(logits * 30 + moved), "probabilities", "fp32"
    yield "zero_probabilities", np.eye(12, dtype=np.float32)[3], sharp, "probabilities", "int8"
    yield "turned_around", _shares(logits), _shares(-logits), "probabilities", "int8"
    flat = np.full(12, 1 / 12, np.float32)
    yield "flat_against_flat", flat, flat, "probabilities", "fp32"
    yield "small_logits", logits / 10, logits / 10 + moved * np.float32(2e-3), "logits", "fp32"


def _shares(logits: Output) -> Output:
    powers = np.exp(logits.astype(np.float64) - float(logits.max()))
    shares: Output = (powers / powers.sum()).astype(np.float32)
    return shares


def _numbers(values: Output) -> List[float]:
    return [float(value) for value in values]
