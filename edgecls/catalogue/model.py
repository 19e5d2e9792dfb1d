"""An architecture of the catalogue."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional, Tuple

from edgecls.catalogue.release import SSLD, Release
from edgecls.catalogue.source import Source
from edgecls.errors import ModelNameError
from edgecls.preprocess.spec import Preprocess


@dataclass(frozen=True)
class Model:
    """One of the 29 architectures, with one of its published sets of weights chosen.

    Attributes:
        name: the architecture, as PaddleClas spells it.
        family: "PPLCNet", "PPHGNet", "PPHGNetV2", "HRNet" or "GhostNet".
        source: the document of the figures.
        params_m: parameters, millions, None where the document has none.
        flops_m: operations, millions, None where the document has none; ``source.flops_count`` says how a
            multiply-add counts, which differs between families.
        counted_params_m: values in the built network, millions, batch norm statistics included; counted by
            edgecls, not published.
        preprocess: what the published accuracy was measured with.
        releases: the published weights, plain ones first.
        weights: which of them is chosen, "plain" or "ssld": the figures below and the download are of those.
    """

    name: str
    family: str
    source: Source
    params_m: Optional[float]
    flops_m: Optional[float]
    counted_params_m: float
    preprocess: Preprocess
    releases: Tuple[Release, ...]
    weights: str

    @property
    def release(self) -> Release:
        """The chosen weights and their figures."""
        return next(release for release in self.releases if release.weights == self.weights)

    def release_of(self, weights: str) -> Optional[Release]:
        """The "plain" or "ssld" weights and their figures, None where none are published."""
        return next((release for release in self.releases if release.weights == weights), None)

    @property
    def top1(self) -> Optional[float]:
        """Published top-1 of the chosen weights, percent."""
        return self.release.top1

    @property
    def top5(self) -> Optional[float]:
        """Published top-5 of the chosen weights, percent."""
        return self.release.top5

    @property
    def sd855_ms(self) -> Optional[Mapping[str, float]]:
        """Published milliseconds of the chosen weights on a Snapdragon 855 by number of threads."""
        return self.release.sd855_ms

    def with_weights(self, weights: str) -> Model:
        """The same architecture with "plain" or "ssld" weights.

        Raises:
            ModelNameError: the document publishes no such weights.
        """
        if self.release_of(weights) is None:
            offered = " and ".join(release.weights for release in self.releases)
            raise ModelNameError(
                f"{self.name} has no {weights} weights, its document publishes {offered} ones",
                hint=f"use {self.name}, or see edgecls models {self.name}",
            )
        return dataclasses.replace(self, weights=weights)

    def to_json(self) -> Dict[str, Any]:
        """One entry of ``edgecls models --json``: percent, millions, milliseconds."""
        ssld = self.release_of(SSLD)
        return {
            "name": self.name,
            "family": self.family,
            "params_m": self.params_m,
            "flops_m": self.flops_m,
            "counted_params_m": self.counted_params_m,
            **self.release.to_json(),
            "ssld": None if ssld is None else ssld.to_json(),
            "preprocess": self.preprocess.to_json(),
            "source": self.source.to_json(),
        }
