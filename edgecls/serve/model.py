"""What ``/model`` says of an artifact."""

from __future__ import annotations

from typing import Any, Dict

from edgecls.artifact.folder import Artifact
from edgecls.serve.limits import Limits


def describe_model(artifact: Artifact, limits: Limits) -> Dict[str, Any]:
    """Name, precision, input, classes and limits; no path of this machine."""
    description = artifact.description
    height, width = description.preprocess.size
    return {
        "name": artifact.name,
        "model": description.model["name"],
        "weights": description.model["weights"]["kind"],
        "precision": description.precision,
        "target": description.target,
        "input": {"height": height, "width": width},
        "class_num": len(artifact.labels),
        "labels": artifact.labels,
        "limits": {"bytes": limits.body_bytes, "pixels": limits.pixels},
    }
