"""A prediction as the line that PaddleClas's documents show."""

from __future__ import annotations

import os

from edgecls.prediction.result import Prediction


def render(prediction: Prediction) -> str:
    """``FILE: class id(s): [..], score(s): [..], label_name(s): [..]``, scores to two places."""
    scores = ", ".join(f"{score:.2f}" for score in prediction.scores)
    return (
        f"{printable(prediction.file or '-')}: class id(s): {prediction.class_ids}, score(s): [{scores}], "
        f"label_name(s): {prediction.label_names}"
    )


def printable(file: str) -> str:
    """A file name without bytes that no terminal can show; names on disk needn't be UTF-8."""
    return os.fsencode(file).decode("utf-8", "backslashreplace")
