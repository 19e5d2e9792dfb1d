"""Writing the artifact folder, all of it or nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Dict, List, Mapping

from edgecls._version import __version__
from edgecls.artifact.description import Description, Golden, TensorInfo
from edgecls.artifact.folder import LABELS, MODEL_JSON
from edgecls.errors import StorageError
from edgecls.nb.summary import Inspection
from edgecls.pipeline.settings import Settings
from edgecls.pipeline.source import Source
from edgecls.program.read import Signature
from edgecls.storage.atomic import atomic_folder, write_json, write_text
from edgecls.storage.hashing import sha256_file, sha256_json
from edgecls.worker.interpreter import find_interpreter, installed_versions


def describe(
    source: Source,
    settings: Settings,
    signature: Signature,
    inspection: Inspection,
    nb: Path,
    *,
    golden: Golden,
    parity: Dict[str, Any],
    labels: List[str],
    images: List[Path],
    key: str,
) -> Description:
    """The content of ``model.json``: the same for the same inputs, so it holds no time and no path."""
    return Description(
        model={
            "name": source.name,
            "family": source.family,
            "class_num": signature.class_num,
            "weights": source.weights,
        },
        target=settings.target,
        precision=settings.precision,
        input=TensorInfo(signature.input.name, (1, 3, *source.preprocess.size)),
        output=TensorInfo(signature.output.name, (1, signature.class_num)),
        output_kind=signature.kind,
        preprocess=source.preprocess,
        opt_version=inspection.opt_version,
        nb={"file": "model.nb", "size_bytes": inspection.size_bytes, "sha256": sha256_file(nb)},
        kernels=dict(inspection.kernels),
        calib=inspection.calib,
        golden=golden,
        parity=parity,
        provenance={
            "edgecls": __version__,
            "key": key,
            "versions": _versions(),
            "source": source.identity,
            "calibration": {"images": len(images), "sha256": sha256_json([sha256_file(image) for image in images])},
            "labels_sha256": sha256_json(labels),
            "settings": _settings_json(settings),
        },
    )


def write_artifact(path: Path, description: Description, labels: List[str], files: Mapping[str, Path]) -> None:
    """Write the folder under a temporary name and put it in place.

    Args:
        path: the artifact folder; an older artifact there is replaced.
        description: what becomes ``model.json``.
        labels: one a class.
        files: the other files, by their name in the artifact.

    Raises:
        StorageError: ``path`` is something else than an artifact, or can't be written.
    """
    if path.exists() and not (path / MODEL_JSON).is_file() and (path.is_file() or any(path.iterdir())):
        raise StorageError(f"{path} exists and is no artifact", hint="name another --output")
    with atomic_folder(path) as folder:
        for name, origin in files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(origin, target)
        write_text(folder / LABELS, "".join(f"{label}\n" for label in labels))
        write_json(folder / MODEL_JSON, description.to_json())


def _settings_json(settings: Settings) -> Dict[str, Any]:
    """The settings that shape the artifact; paths stay out, hashes stand for the files."""
    asked: Dict[str, Any] = {"precision": settings.precision, "target": settings.target, "seed": settings.seed}
    if settings.precision == "int8":
        asked["algo"] = settings.algo
        asked["calibration_limit"] = settings.calibration_limit
    return asked


def _versions() -> Dict[str, str]:
    found: Dict[str, str] = {}
    for needs in (("paddle",), ("paddlelite",)):
        found.update(installed_versions(find_interpreter(needs)))
    return dict(sorted(found.items()))
