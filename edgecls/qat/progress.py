"""How a training goes: its validations, its best one, and when to stop."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Tuple

#: Images from which on the number of right ones decides.
_ENOUGH = 200


@dataclass(frozen=True)
class Validation:
    """The quantized network on the validation images, in the training graph.

    Attributes:
        step: steps done by then.
        agreement: images whose top-1 class is the teacher's, percent.
        kl: mean Kullback-Leibler divergence of its probabilities from the teacher's, nats.
        images: how many images there were.
        top1: images whose top-1 class is the label, percent; None without labels.
        loss: mean training loss since the validation before; None for the first.
    """

    step: int
    agreement: float
    kl: float
    images: int
    top1: Optional[float] = None
    loss: Optional[float] = None

    @property
    def score(self) -> Tuple[float, float]:
        """Larger is better: first what is right, then how near to the teacher.

        One of a few images turns by chance, so there only the distance counts.
        """
        right = self.agreement if self.top1 is None else self.top1
        return (right if self.images >= _ENOUGH else 0.0, -self.kl)

    def __str__(self) -> str:
        top1 = "" if self.top1 is None else f"top-1 {self.top1:.2f} %, "
        return f"{top1}agreement with fp32 {self.agreement:.2f} %, KL {self.kl:.4f}"


@dataclass
class History:
    """All validations of a training; the first is of the network as it started.

    Attributes:
        validations: in their order.
        stopped: why it ended before its last step; "" when it did not.
    """

    validations: List[Validation] = field(default_factory=list)
    stopped: str = ""

    def add(self, validation: Validation) -> bool:
        """Note a validation; returns whether it is the best so far."""
        better = not self.validations or validation.score > self.best.score
        self.validations.append(validation)
        return better

    @property
    def best(self) -> Validation:
        """The best validation; of equal ones the first."""
        return max(self.validations, key=lambda validation: validation.score)

    @property
    def since_best(self) -> int:
        """Validations after the best one."""
        return len(self.validations) - 1 - self.validations.index(self.best)

    def to_json(self) -> Dict[str, Any]:
        return {"validations": [asdict(validation) for validation in self.validations], "stopped": self.stopped}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> History:
        return cls([Validation(**one) for one in value["validations"]], value["stopped"])


def seconds_text(seconds: float) -> str:
    """A duration for a progress line."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
