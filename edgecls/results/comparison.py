"""Two sides that were measured in turns, as a result holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

from edgecls.results.cell import Cell


@dataclass(frozen=True)
class ComparedSide:
    """One side of a comparison.

    Attributes:
        artifact: name of the artifact's folder.
        mode: how the engine computed.
        precision: of the program that ran.
        nb_sha256: of the artifact's ``model.nb``.
        soc: the chip's name that the runner gave to Paddle-Lite; None for the device's own.
        block_ms: the median of each block of samples, milliseconds, in the order of the rounds, two a round.
    """

    artifact: str
    mode: str
    precision: str
    nb_sha256: str
    soc: Optional[str]
    block_ms: Tuple[float, ...]

    @classmethod
    def of(cls, cell: Cell, soc: Optional[str], block_ms: Tuple[float, ...] = ()) -> ComparedSide:
        return cls(cell.artifact, cell.mode, cell.precision, cell.nb_sha256, soc, block_ms)

    def __str__(self) -> str:
        return f"{self.artifact} {self.mode}{f' as {self.soc}' if self.soc else ''}"


@dataclass(frozen=True)
class PairedComparison:
    """How much longer side B takes than side A.

    Attributes:
        device: "host", or the device's id.
        engine: the engine of both.
        threads: threads of both.
        batch: images in a batch of both.
        power_mode: Paddle-Lite's core binding of both.
        a: the side that was named first.
        b: the other.
        ratio: time of B over time of A; below 1 B is faster.
        low: lower end of its confidence interval.
        high: upper end.
        confidence: of the interval, as 0.95.
        method: how ratio and interval were computed.
    """

    device: str
    engine: str
    threads: int
    batch: int
    power_mode: str
    a: ComparedSide
    b: ComparedSide
    ratio: float
    low: float
    high: float
    confidence: float
    method: str

    def __str__(self) -> str:
        bound = "" if self.power_mode == "none" else f" power={self.power_mode}"
        unclear = "" if self.high < 1.0 or self.low > 1.0 else ", no difference is shown"
        return (
            f"B/A {self.ratio:.3f}, {100 * self.confidence:.0f} % {self.low:.3f} to {self.high:.3f}{unclear}: "
            f"A {self.a}, B {self.b}, {self.engine} threads={self.threads} batch={self.batch}{bound} on {self.device}"
        )
