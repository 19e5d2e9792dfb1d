"""What a classifier says of a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional

from edgecls.errors import InputError


@dataclass(frozen=True)
class Prediction:
    """The best classes of one picture.

    Attributes:
        file: the picture's path; None where it came as an array or as bytes.
        class_ids: the best first.
        scores: their probabilities.
        label_names: their labels.
        engine: engine, version and mode, as "paddle_lite_c v2.12 fp32".
        inference_ms: wall time of the inference, with the copies in and out, without waiting for another thread's; of
            a batch its share of the batch's time. Not a benchmark.
        preprocess_ms: wall time of decoding and preprocessing.
    """

    file: Optional[str]
    class_ids: List[int]
    scores: List[float]
    label_names: List[str]
    engine: str
    inference_ms: float
    preprocess_ms: float = 0.0

    @property
    def class_id(self) -> int:
        """The best class."""
        return self.class_ids[0]

    @property
    def score(self) -> float:
        """Its probability."""
        return self.scores[0]

    @property
    def label(self) -> str:
        """Its label."""
        return self.label_names[0]

    def to_json(self) -> Dict[str, Any]:
        return {
            "file": self.file,
            "class_ids": self.class_ids,
            "scores": [round(score, 6) for score in self.scores],
            "label_names": self.label_names,
            "engine": self.engine,
            "preprocess_ms": round(self.preprocess_ms, 3),
            "inference_ms": round(self.inference_ms, 3),
        }


@dataclass(frozen=True)
class Unreadable:
    """A picture, folder or list that could not be classified, and why."""

    file: str
    error: InputError

    def to_json(self) -> Dict[str, Any]:
        return {"file": self.file, "error": str(self.error)}
