"""Calibration within a child process: both passes over the images."""

from __future__ import annotations

from typing import Any, Callable, Dict, Sequence

import numpy as np
from numpy.typing import NDArray

from edgecls.calibrate.collect import Collector
from edgecls.calibrate.watch import Watch
from edgecls.errors import ImageError, QuantizeError

#: Bytes of all activations of a batch together. Paddle uses about half of it: it has the memory again of what no
#: later operator needs.
BUDGET = 512 << 20


class Observed:
    """What the images of a request gave.

    Attributes:
        scales: {algorithm: {variable: scale}}.
        batch_size: images a batch, at most what was asked.
    """

    def __init__(self, scales: Dict[str, Dict[str, float]], batch_size: int) -> None:
        self.scales = scales
        self.batch_size = batch_size


def observe(
    paddle: Any,
    *,
    model: str,
    params: str,
    images: NDArray[np.float32],
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
        images: [N, 3, H, W], a memory map.
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
    _check_finite(images[:batch_size], 0)
    watch = Watch(paddle, model, params, names)
    first = batch_size if whole_batches else 1
    output = watch.run(np.array(images[:first]))
    if not np.isfinite(output).all():
        raise QuantizeError(
            "the fp32 model computes NaN or infinity on the calibration images", hint="check weights and preprocessing"
        )
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
            batch = np.array(images[start : min(count, start + batch_size)])
            _check_finite(batch, start)
            watch.run(batch, look)
    return Observed(collector.scales(), batch_size)


def _check_finite(batch: NDArray[np.float32], start: int) -> None:
    finite = np.isfinite(batch).all(axis=(1, 2, 3))
    if not finite.all():
        bad = start + int(np.argmin(finite)) + 1
        raise ImageError(f"calibration image {bad} holds NaN or infinity", hint="preprocess the images again")
