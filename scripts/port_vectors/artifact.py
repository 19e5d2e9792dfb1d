"""An artifact whose ``model.nb`` no engine can load: it is for readers of artifacts, not for engines."""

from __future__ import annotations

import hashlib
from pathlib import Path

from edgecls.artifact.description import Description, Golden, TensorInfo
from edgecls.artifact.folder import LABELS, MODEL_JSON, MODEL_NB, Artifact
from edgecls.images.synthetic import golden_picture, png_base64
from edgecls.preprocess.spec import Preprocess
from edgecls.storage.atomic import write_bytes, write_json, write_text

_NB = b"no model: this file stands for one where only its size and its hash matter\n"
_CLASSES = ("apple", "Birne", "番茄")
_OUTPUT = (0.125, 0.75, 0.125)
_SPEC = Preprocess(size=(6, 8), resize_short=9)


def write(folder: Path) -> None:
    """Write the folder ``artifact``."""
    own = folder / "artifact"
    write_bytes(own / MODEL_NB, _NB)
    write_json(own / MODEL_JSON, description().to_json())
    write_text(own / LABELS, "".join(f"{label}\n" for label in _CLASSES))
    Artifact.load(own).verify()


def description() -> Description:
    """What ``model.json`` says."""
    parity = {"engine": "none", "reference": "none", "max_abs_diff": 0.0, "cosine": 1.0, "top1_agreement": 100.0}
    return Description(
        model={"name": "StandIn", "family": "user", "class_num": len(_CLASSES), "weights": {"kind": "random"}},
        target="arm64-v8a",
        precision="fp32",
        input=TensorInfo("x", (1, 3, *_SPEC.size)),
        output=TensorInfo("y", (1, len(_CLASSES))),
        output_kind="probabilities",
        preprocess=_SPEC,
        opt_version="v2.12",
        nb={"file": MODEL_NB, "size_bytes": len(_NB), "sha256": hashlib.sha256(_NB).hexdigest()},
        kernels={"fp32": 1, "fp16": 0, "int8": 0, "any": 0},
        calib=0,
        golden=Golden(png_base64(golden_picture(*_SPEC.size)), _OUTPUT, "made up", 1e-3, "drawn"),
        parity={**parity, "images": 1},
        provenance={
            "edgecls": "none",
            "key": hashlib.sha256(b"stand-in").hexdigest(),
            "versions": {},
            "source": {},
            "calibration": {"images": 0, "sha256": hashlib.sha256(b"").hexdigest()},
            "labels_sha256": hashlib.sha256("".join(f"{label}\n" for label in _CLASSES).encode()).hexdigest(),
            "settings": {},
        },
    )
