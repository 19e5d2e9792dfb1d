"""The algorithms that choose the scale of an activation, by name."""

from __future__ import annotations

from typing import Callable, Mapping, Protocol

from edgecls.calibrate.abs_max import AbsMax
from edgecls.calibrate.avg import Avg
from edgecls.calibrate.batch import Batch
from edgecls.calibrate.emd import Emd
from edgecls.calibrate.hist import hist_scale
from edgecls.calibrate.histogram import Histogram
from edgecls.calibrate.kl import kl_scale
from edgecls.calibrate.mse import Mse
from edgecls.calibrate.mse_signed import mse_signed_scale
from edgecls.calibrate.ptf import Ptf


class Observer(Protocol):
    """Chooses a scale from batches that it sees one after the other."""

    def update(self, batch: Batch) -> None:
        """Look at one batch."""

    def scale(self) -> float:
        """The number that 127 stands for."""


#: Those that see every batch once.
ONE_PASS: Mapping[str, Callable[[], Observer]] = {
    "abs_max": AbsMax,
    "avg": Avg,
    "ptf": Ptf,
    "mse": Mse,
    "emd": Emd,
}
#: Those that choose from a histogram, for which a first pass finds the range.
FROM_HISTOGRAM: Mapping[str, Callable[[Histogram], float]] = {
    "hist": hist_scale,
    "kl": kl_scale,
    "mse_signed": mse_signed_scale,
}
