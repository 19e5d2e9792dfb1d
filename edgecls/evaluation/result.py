"""What an evaluation found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List

from edgecls.errors import VerificationError


@dataclass(frozen=True)
class Evaluation:
    """Accuracy by engine on one list of pictures.

    Attributes:
        images: pictures that every engine saw.
        unreadable: pictures that were skipped because they can't be decoded.
        rows: one for each engine: engine, engine_version, precision, mode, threads, top1 and top5 in percent with
            their counts, top1_interval (95 %, Wilson), images_per_s of inference alone (with the copy to the engine's
            process, without the first batch), and non_finite, the number of pictures with NaN or infinity in the
            output. An evaluation on a device adds device ("host" for the reference), and to the device's row runner,
            runtime, soc (the name that was given to Paddle-Lite) and golden_max_abs_diff.
        agreement: the reference, and for each other engine how far it agrees.
        top_k: what "top5" counts where the model has fewer than 5 classes.
        images_per_s: pictures per second of the whole run: decoding and all engines.
        batch: pictures in a batch.
        workers: decoding processes.
        notes: what a reader should know.
    """

    images: int
    unreadable: int
    rows: List[Dict[str, Any]]
    agreement: Dict[str, Any]
    top_k: int
    images_per_s: float
    batch: int
    workers: int
    notes: List[str]

    def to_json(self) -> Dict[str, Any]:
        """The object that ``edgecls eval --json`` prints."""
        return {
            "images": self.images,
            "rows": self.rows,
            "agreement": self.agreement,
            "unreadable": self.unreadable,
            "top_k": self.top_k,
            "images_per_s": self.images_per_s,
            "batch": self.batch,
            "workers": self.workers,
            "notes": self.notes,
        }

    def check(self) -> None:
        """Refuse figures that are no figures.

        Raises:
            VerificationError: an engine gave NaN or infinity.
        """
        for row in self.rows:
            if row["non_finite"]:
                share = f"{row['non_finite']} of {self.images} images"
                where = f" on {row['device']}" if "device" in row else ""
                raise VerificationError(
                    f"{row['engine']} {row['mode']}{where} gave NaN or infinity for {share}",
                    hint="the model or its quantization is broken; evaluate the fp32 artifact too",
                )
