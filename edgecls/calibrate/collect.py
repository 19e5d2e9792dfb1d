"""Every activation's batches handed to every algorithm."""

from __future__ import annotations

from typing import Dict, List, Sequence

import numpy as np
from numpy.typing import NDArray

from edgecls.calibrate.algorithms import FROM_HISTOGRAM, ONE_PASS, Observer
from edgecls.calibrate.batch import Batch
from edgecls.calibrate.histogram import Histogram, Range
from edgecls.errors import QuantizeError

#: The scale of a variable that is always 0: int8 divides by it.
_LEAST = 1e-8


class Collector:
    """The scales of many variables by several algorithms, in one or two passes.

    What it keeps of a variable is of a fixed size, whatever the number of images.

    Args:
        algos: names of ``algorithms``.
    """

    def __init__(self, algos: Sequence[str]) -> None:
        self._one_pass = [algo for algo in algos if algo in ONE_PASS]
        self._from_histogram = [algo for algo in algos if algo in FROM_HISTOGRAM]
        self._observers: Dict[str, List[Observer]] = {}
        self._ranges: Dict[str, Range] = {}
        self._histograms: Dict[str, Histogram] = {}

    @property
    def passes(self) -> int:
        """How often it wants to see the images."""
        return 2 if self._from_histogram else 1

    def first(self, name: str, values: NDArray[np.float32]) -> None:
        """Look at a variable in the first pass.

        Args:
            name: of the variable.
            values: [N, ...] for N images; nothing happens where it is empty.

        Raises:
            QuantizeError: it holds NaN or infinity.
        """
        if not values.size:
            return
        batch = Batch(values)
        if not np.isfinite(batch.abs_max):
            raise QuantizeError(
                f"the fp32 model computes NaN or infinity on the calibration images, in {name}",
                hint="check weights and preprocessing",
            )
        if name not in self._observers:
            self._observers[name] = [ONE_PASS[algo]() for algo in self._one_pass]
            self._ranges[name] = Range()
        for observer in self._observers[name]:
            observer.update(batch)
        if self._from_histogram:
            self._ranges[name].update(batch)

    def second(self, name: str, values: NDArray[np.float32]) -> None:
        """Look at the same in the second pass."""
        if not values.size:
            return
        if name not in self._histograms:
            self._histograms[name] = Histogram(self._ranges[name].low, self._ranges[name].high)
        self._histograms[name].update(Batch(values))

    def scales(self) -> Dict[str, Dict[str, float]]:
        """{algorithm: {variable: scale}}, after the last pass."""
        found: Dict[str, Dict[str, float]] = {}
        for number, algo in enumerate(self._one_pass):
            found[algo] = {name: max(_LEAST, self._observers[name][number].scale()) for name in sorted(self._observers)}
        for algo in self._from_histogram:
            choose = FROM_HISTOGRAM[algo]
            found[algo] = {name: max(_LEAST, choose(self._histograms[name])) for name in sorted(self._histograms)}
        return found
