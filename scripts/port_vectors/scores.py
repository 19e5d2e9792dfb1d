"""Outputs of networks, their probabilities and their best classes."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any, Dict, Iterator, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.prediction.scores import best, probabilities
from edgecls.storage.atomic import write_json

from .drawing import noise

_TOP = 7


def write(folder: Path) -> None:
    """Write scores.json."""
    write_json(folder / "scores.json", [vector(*case) for case in cases()])


def vector(name: str, output: NDArray[np.float32], kind: str) -> Dict[str, Any]:
    """What a port must make of an output."""
    scores = probabilities(output, kind)
    class_ids, highest = best(scores, _TOP)
    return {
        "name": name,
        "kind": kind,
        "output_base64": base64.b64encode(output.astype("<f4").tobytes()).decode("ascii"),
        "class_ids": class_ids,
        "scores": highest,
    }


def cases() -> Iterator[Tuple[str, NDArray[np.float32], str]]:
    """Name, output and kind."""
    for classes in (2, 10, 1000):
        logits = (noise(1, classes, 1, 40_000)[0, :, 0] / 1000 - 20).astype(np.float32)
        yield f"logits_{classes}", logits, "logits"
        yield f"wide_logits_{classes}", logits * np.float32(40), "logits"
        shares = np.exp(logits / 4)
        yield f"probabilities_{classes}", (shares / shares.sum()).astype(np.float32), "probabilities"
        yield f"all_equal_{classes}", np.full(classes, 0.5, np.float32), "logits"
        yield f"ties_{classes}", (noise(1, classes, 1, 4)[0, :, 0]).astype(np.float32), "logits"
    yield "signed_zeros", np.array([-0.0, 0.0, -0.0, 1e-45, 0.0], np.float32), "probabilities"
    yield "one_class", np.array([3.0], np.float32), "logits"
    yield "no_probabilities_after_all", np.array([-0.25, 1.5, 0.0], np.float32), "probabilities"
