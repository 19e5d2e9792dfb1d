"""Calibration within a child process: both passes over the images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Dict, Sequence, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.calibrate.collect import Collector
from edgecls.calibrate.rows import Rows
from edgecls.calibrate.watch import Watch
from edgecls.errors import ImageError, QuantizeError

#: Largest relative difference of two fp32 engines; 2e-5 was seen.
_SAME = 1e-3


@dataclass(frozen=True)
class Observed:
    """What the images of a request gave.

    Attributes:
        scales: {algorithm: {variable: scale}}.
        batch_size: images a batch, at most what was asked.
    """

    scales: Dict[str, Dict[str, float]]
    batch_size: int


def observe(
    paddle: Any,
    *,
    model: str,
    params: str,
    images: Rows,
    names: Sequence[str],
    algos: Sequence[str],
    batch_size: int,
    whole_batches: bool,
    budget: int,
    progress: Callable[[str], None],
) -> Observed:
    """Run the fp32 model over the images.

    Args:
        paddle: the module.
        model: path of the ``.pdmodel``.
        params: path of the ``.pdiparams``.
        images: which calibrate.
        names: the variables.
        algos: the algorithms.
        batch_size: images a batch.
        whole_batches: the model takes batches of this size only.
        budget: bytes that the activations of a batch may take; the batch is made smaller until they fit.
        progress: called for each batch.

    Raises:
        ImageError: an image holds NaN or infinity.
        QuantizeError: the model computes NaN or infinity.
        RuntimeError, ValueError: Paddle can't load or run the model.
    """
    first = _read(images, 0, batch_size if whole_batches else 1)
    watch = _open(paddle, model, params, names, first)
    if not whole_batches:
        fitting = max(1, budget // max(1, watch.made_bytes))
        if fitting < batch_size:
            progress(f"batches of {fitting}: one image takes {watch.made_bytes >> 20} MiB")
            batch_size = fitting
    collector = Collector(algos)
    count = len(images) // batch_size * batch_size if whole_batches else len(images)
    starts = range(0, count, batch_size)
    for turn, look in enumerate((collector.first, collector.second)[: collector.passes], 1):
        for number, start in enumerate(starts, 1):
            progress(f"calibration pass {turn}/{collector.passes}, batch {number}/{len(starts)}")
            watch.run(_read(images, start, min(count, start + batch_size)), look)
    return Observed(collector.scales(), batch_size)


def _open(paddle: Any, model: str, params: str, names: Sequence[str], images: NDArray[np.float32]) -> Watch:
    """The model on oneDNN if that computes what Paddle's own kernels compute, on them if not.

    oneDNN may keep an activation in a layout of its own, in which channels are padded. That was not seen on any
    network of the catalogue; where it happens the sums differ.
    """
    plain, seen = Watch(paddle, model, params, names, onednn=False), _Sums()
    output = plain.run(images, seen.look)
    if not np.isfinite(output).all():
        raise QuantizeError(
            "the fp32 model computes NaN or infinity on the calibration images", hint="check weights and preprocessing"
        )
    del plain
    try:
        fast, also = Watch(paddle, model, params, names, onednn=True), _Sums()
        fast.run(images, also.look)
        if seen.like(also):
            return fast
    except (RuntimeError, ValueError, QuantizeError):
        pass
    plain = Watch(paddle, model, params, names, onednn=False)
    plain.run(images)
    return plain


class _Sums:
    """Sum and maximum of every variable's magnitudes."""

    def __init__(self) -> None:
        self._seen: Dict[str, Tuple[float, float]] = {}

    def look(self, name: str, values: NDArray[np.float32]) -> None:
        """Look at a variable."""
        magnitudes = np.abs(values)
        self._seen[name] = float(magnitudes.sum(dtype=np.float64)), float(magnitudes.max(initial=0.0))

    def like(self, other: _Sums) -> bool:
        """Whether the other saw the same, up to the order of sums."""
        return self._seen.keys() == other._seen.keys() and all(
            np.allclose(pair, other._seen[name], rtol=_SAME, atol=0.0) for name, pair in self._seen.items()
        )


def _read(images: Rows, start: int, stop: int) -> NDArray[np.float32]:
    batch = images.batch(start, stop)
    finite = np.isfinite(batch).all(axis=(1, 2, 3))
    if not finite.all():
        bad = int(images.numbers[start + int(np.argmin(finite))]) + 1
        raise ImageError(f"calibration image {bad} holds NaN or infinity", hint="preprocess the images again")
    return batch
