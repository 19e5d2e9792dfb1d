"""What an artifact depends on, as hashes."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from edgecls._version import __version__
from edgecls.images.calibration import calibration_digest
from edgecls.images.list_file import ListedImage
from edgecls.images.lists import ImageList
from edgecls.pipeline.settings import Settings
from edgecls.pipeline.source import Source
from edgecls.storage.hashing import sha256_json
from edgecls.storage.stages import stage_key
from edgecls.worker.interpreter import find_interpreter, installed_versions


def artifact_key(source: Source, settings: Settings, images: List[ListedImage], labels: Optional[List[str]]) -> str:
    """The hash of everything that the artifact depends on."""
    return stage_key(
        "artifact",
        {
            "edgecls": __version__,
            "quantize": quantize_inputs(source, settings, images),
            "name": source.name,
            "target": settings.target,
            "precision": settings.precision,
            "labels": labels,
            "max_drop": settings.max_drop,
            "data": _data_digest(settings),
            "paddlelite": installed_versions(find_interpreter(("paddlelite",)))["paddlelite"],
        },
    )


def quantize_inputs(source: Source, settings: Settings, images: List[ListedImage]) -> Dict[str, Any]:
    """What the quantized model depends on."""
    versions = installed_versions(find_interpreter(("paddle",)))
    return {
        "export": source.identity,
        "preprocess": source.preprocess.to_json(),
        "images": calibration_digest(images),
        "algo": settings.algo,
        "plan": settings.plan,
        "seed": settings.seed,
        "paddle": versions["paddle"],
        "paddleslim": versions.get("paddleslim"),
    }


def _data_digest(settings: Settings) -> Optional[str]:
    """Of the pictures that shape the artifact: they do where layers go back to fp32 by them."""
    if settings.data is None or settings.max_drop is None:
        return None
    images = list(ImageList.open(settings.data))
    return sha256_json([calibration_digest(images), [image.label for image in images]])
