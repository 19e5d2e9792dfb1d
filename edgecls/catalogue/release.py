"""One published set of weights of an architecture, with its figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional, Tuple

#: The usual training, and the distilled weights whose rows the documents mark with ``_ssld``.
PLAIN = "plain"
SSLD = "ssld"


@dataclass(frozen=True)
class Latency:
    """One published latency; None stands for what the document doesn't say.

    Attributes:
        device: the machine.
        engine: what ran the network.
        precision: "fp32" or "fp16".
        batch: images a run.
        threads: threads of the engine.
        ms: milliseconds a run.
        note: what else is known of the measurement.
    """

    device: str
    engine: Optional[str]
    precision: Optional[str]
    batch: Optional[int]
    threads: Optional[int]
    ms: float
    note: Optional[str] = None

    def to_json(self) -> Dict[str, Any]:
        return {
            "device": self.device,
            "engine": self.engine,
            "precision": self.precision,
            "batch": self.batch,
            "threads": self.threads,
            "ms": self.ms,
            "note": self.note,
        }


@dataclass(frozen=True)
class Release:
    """Published weights and their figures; None stands for what the document doesn't publish.

    Attributes:
        published_as: the row's name in the document.
        weights: PLAIN or SSLD.
        top1: percent of ImageNet-1k validation.
        top5: percent of ImageNet-1k validation.
        reference_top1: percent that the original paper claims.
        reference_top5: percent that the original paper claims.
        sd855_ms: milliseconds on a Snapdragon 855 by number of threads: "1", "2", "4".
        storage_mb: size of the weights, M.
        latencies: every published latency, those of the SD855 included, each with its conditions.
        params_path: ``.pdparams``, relative to the base address of the downloads.
        inference_path: ``.tar`` of the exported model, relative to the base address.
        stage1_path: ``.pdparams`` of the first ssld stage, for training on, relative to the base address.
        note: what a reader of these figures has to know.
    """

    published_as: str
    weights: str
    top1: Optional[float]
    top5: Optional[float]
    reference_top1: Optional[float]
    reference_top5: Optional[float]
    sd855_ms: Optional[Mapping[str, float]]
    storage_mb: Optional[float]
    latencies: Tuple[Latency, ...]
    params_path: Optional[str]
    inference_path: Optional[str]
    stage1_path: Optional[str]
    note: Optional[str]

    def to_json(self) -> Dict[str, Any]:
        return {
            "published_as": self.published_as,
            "weights": self.weights,
            "top1": self.top1,
            "top5": self.top5,
            "reference_top1": self.reference_top1,
            "reference_top5": self.reference_top5,
            "sd855_ms": None if self.sd855_ms is None else dict(self.sd855_ms),
            "storage_mb": self.storage_mb,
            "latencies": [latency.to_json() for latency in self.latencies],
            "params_path": self.params_path,
            "inference_path": self.inference_path,
            "stage1_path": self.stage1_path,
            "note": self.note,
        }
