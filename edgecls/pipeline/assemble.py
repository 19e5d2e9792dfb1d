"""Writing the artifact folder, all of it or nothing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

from edgecls._version import __version__
from edgecls.artifact.description import Description, Golden, TensorInfo
from edgecls.artifact.folder import LABELS, MODEL_JSON
from edgecls.errors import AccessError, StorageError, from_os_error
from edgecls.images.calibration import calibration_digest
from edgecls.images.list_file import ListedImage
from edgecls.lint.finding import Finding
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
    images: List[ListedImage],
    findings: List[Finding],
    key: str,
    quantization: Optional[Mapping[str, Any]] = None,
    training: Optional[Mapping[str, Any]] = None,
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
            "calibration": {
                "images": len(images),
                "sha256": calibration_digest(images),
                "findings": [finding.code for finding in findings],
            },
            "labels_sha256": sha256_json(labels),
            "settings": _settings_json(settings),
            **({} if quantization is None else {"quantization": dict(quantization)}),
            **({} if training is None else {"training": dict(training)}),
        },
    )


def check_place(path: Path) -> None:
    """Refuse a place where no artifact can be written; called before the work as well as after it.

    Raises:
        StorageError: ``path`` is the current folder or something else than an artifact, or nothing can be made there.
    """
    try:
        if path.exists():
            if path.samefile("."):
                raise StorageError(f"{str(path)!r} is the current folder", hint="name a new folder with --output")
            if not (path / MODEL_JSON).is_file() and (not path.is_dir() or any(path.iterdir())):
                raise StorageError(f"{path} exists and is no artifact", hint="name another --output")
        home = next(folder for folder in path.absolute().parents if folder.exists())
    except OSError as error:
        raise from_os_error(error, path) from error
    if not home.is_dir():
        raise StorageError(f"{home} is a file, so {path} can't be made in it", hint="name another --output")
    if not os.access(home, os.W_OK | os.X_OK):
        raise AccessError(f"no permission to write in {home}", hint="name a folder that you may write to")


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
    check_place(path)
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
        asked["plan"] = settings.plan
        asked["max_drop"] = settings.max_drop
        asked["calibration_limit"] = settings.calibration_limit
    return asked


def _versions() -> Dict[str, str]:
    found: Dict[str, str] = {}
    for needs in (("paddle",), ("paddlelite",)):
        found.update(installed_versions(find_interpreter(needs)))
    return dict(sorted(found.items()))
