"""One point of the grid."""

from __future__ import annotations

from dataclasses import dataclass

#: "latency" was measured on a real processor; "emulated" was not and is never called a latency.
LATENCY, EMULATED = "latency", "emulated"


@dataclass(frozen=True)
class Cell:
    """What was, or would have been, measured.

    Attributes:
        artifact: name of the artifact's folder.
        model: name of the model.
        weights: kind of its weights, as "official" or "random".
        device: "host", or the device's name.
        engine: the inference engine.
        mode: how it computes.
        precision: of the program that ran; an fp16 artifact is measured on the host by its fp32 twin.
        threads: threads that compute one batch.
        batch: images in a batch.
        power_mode: Paddle-Lite's core binding; "none" where there is none.
        nb_sha256: of the artifact's ``model.nb``, by which a bench that is resumed knows it again.
    """

    artifact: str
    model: str
    weights: str
    device: str
    engine: str
    mode: str
    precision: str
    threads: int
    batch: int
    power_mode: str = "none"
    nb_sha256: str = ""

    def __str__(self) -> str:
        bound = "" if self.power_mode == "none" else f" power={self.power_mode}"
        return f"{self.artifact} {self.engine} {self.mode} threads={self.threads} batch={self.batch}{bound}"
