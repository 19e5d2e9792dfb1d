"""Where a family's figures come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional


@dataclass(frozen=True)
class Source:
    """The document that publishes a family's figures, and where the rest was found.

    Attributes:
        project: the repository of the document.
        document: its path there.
        revision: the branch whose version of the document has these figures.
        published_units: the units of the document; the catalogue converts to percent and millions.
        flops_count: how the document counts a multiply-add, None where it publishes no FLOPs.
        addresses: the files that give the addresses of the weights.
        preprocess: the configurations that give the preprocessing.
    """

    project: str
    document: str
    revision: str
    published_units: str
    flops_count: Optional[str]
    addresses: Mapping[str, str]
    preprocess: str

    def to_json(self) -> Dict[str, Any]:
        return {
            "project": self.project,
            "document": self.document,
            "revision": self.revision,
            "published_units": self.published_units,
            "flops_count": self.flops_count,
            "addresses": dict(self.addresses),
            "preprocess": self.preprocess,
        }
