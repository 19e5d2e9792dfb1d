"""Whether the converted model is what was trained."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional

import numpy as np
from numpy.typing import NDArray

from edgecls.engines.session import EngineSession
from edgecls.errors import ParityError
from edgecls.export.exported import ExportedModel
from edgecls.preprocess.apply import level_table
from edgecls.preprocess.levels import look_up
from edgecls.preprocess.spec import Preprocess

_BATCH = 16
#: Both round the same numbers, but not the same sums: a value near the middle of two levels may go either way.
_MEAN_DIFFERENCE = 0.005
_OTHER_CLASS = 0.01


@dataclass(frozen=True)
class Faithful:
    """The converted model beside the training graph, on the validation images.

    Attributes:
        engine: what ran the converted model.
        images: how many.
        agreement: images with the same top-1 class, percent.
        mean_abs_diff: of the probabilities.
        max_abs_diff: of the probabilities.
        top1_trained: of the training graph, percent; None without labels.
        top1_converted: of the converted model, percent; None without labels.
    """

    engine: str
    images: int
    agreement: float
    mean_abs_diff: float
    max_abs_diff: float
    top1_trained: Optional[float] = None
    top1_converted: Optional[float] = None

    def to_json(self) -> Dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        return (
            f"{self.engine} and the training graph agree on {self.agreement:.2f} % of {self.images} images, largest"
            f" difference of a probability {self.max_abs_diff:.2g}"
        )


def check_converted(
    int8: ExportedModel, levels: Path, probabilities: Path, spec: Preprocess, labels: Optional[List[int]]
) -> Faithful:
    """Run the quantized model on the validation images and compare it with what the training graph said.

    Args:
        int8: the quantized model.
        levels: .npy of the images, [N, H, W, 3] uint8, the channels in the network's order.
        probabilities: .npy of the training graph's probabilities, [N, classes].
        spec: the preprocessing.
        labels: class ids [N], or None.

    Raises:
        ParityError: they differ by more than rounding can.
        WorkerError: the engine crashed or hung.
    """
    images = np.load(levels, mmap_mode="r", allow_pickle=False)
    trained: NDArray[np.float32] = np.load(probabilities, allow_pickle=False)
    table = level_table(spec)
    with EngineSession("paddle_inference", mode="int8_simulated", model=int8) as session:
        parts = [
            session.run(np.stack([look_up(image, table) for image in images[start : start + _BATCH]]))
            for start in range(0, len(images), _BATCH)
        ]
        engine = session.label
    converted = np.concatenate(parts)
    difference = np.abs(converted - trained)
    same = converted.argmax(axis=1) == trained.argmax(axis=1)
    faithful = Faithful(
        engine=engine,
        images=len(images),
        agreement=round(100.0 * float(same.mean()), 3),
        mean_abs_diff=float(difference.mean()),
        max_abs_diff=float(difference.max()),
        top1_trained=_top1(trained, labels),
        top1_converted=_top1(converted, labels),
    )
    others = int(np.count_nonzero(~same))
    if not faithful.mean_abs_diff <= _MEAN_DIFFERENCE or others > max(1, _OTHER_CLASS * len(images)):
        raise ParityError(
            f"the converted model is not what was trained: {faithful}",
            hint="report it with the model; the checkpoint is kept",
        )
    return faithful


def _top1(scores: NDArray[np.float32], labels: Optional[List[int]]) -> Optional[float]:
    return None if labels is None else round(100.0 * float((scores.argmax(axis=1) == np.asarray(labels)).mean()), 3)
