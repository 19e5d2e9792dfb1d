"""The main job, step by step: export, quantize, convert, check, write the artifact."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional

from edgecls.artifact.folder import Artifact
from edgecls.errors import ArtifactError
from edgecls.images.lists import ImageList
from edgecls.lint.finding import Finding
from edgecls.pipeline.assemble import check_place
from edgecls.pipeline.budget import hold_out, keep_budget, place_of
from edgecls.pipeline.finish import finish
from edgecls.pipeline.int8 import make_int8
from edgecls.pipeline.job import Job, calibration_images, read_labels
from edgecls.pipeline.keys import artifact_key
from edgecls.pipeline.look_over import look_over
from edgecls.pipeline.report import Reporter, Silent
from edgecls.pipeline.settings import Settings
from edgecls.pipeline.source import find_source
from edgecls.program.read import read_signature
from edgecls.storage.workspace import artifact_name, workspace_dir


@dataclass(frozen=True)
class Optimized:
    """What an optimize gives.

    Attributes:
        artifact: the artifact.
        cached: whether it was there already, made from the same inputs.
        seconds: wall time of this call.
        findings: what is wrong with the calibration images; ``model.json`` keeps their codes.
    """

    artifact: Artifact
    cached: bool
    seconds: float
    findings: List[Finding] = field(default_factory=list)

    def to_json(self) -> Dict[str, Any]:
        """The object that ``edgecls optimize --json`` prints."""
        description = self.artifact.description
        return {
            "artifact": str(self.artifact.path),
            "model": description.model["name"],
            "weights": description.model["weights"],
            "precision": description.precision,
            "target": description.target,
            "opt_version": description.opt_version,
            "kernels": description.kernels,
            "calib": description.calib,
            "size_bytes": description.nb["size_bytes"],
            "parity": description.parity,
            "findings": [finding.to_json() for finding in self.findings],
            "cached": self.cached,
            "seconds": round(self.seconds, 3),
        }


def optimize(
    model: str, settings: Settings, *, output: Optional[Path] = None, report: Optional[Reporter] = None
) -> Optimized:
    """Turn a model into a checked artifact.

    Args:
        model: a name of the catalogue, or the path of an exported model.
        settings: what is asked of it.
        output: the artifact folder; by default one in the workspace, named by model, target and precision.
        report: gets the news; by default nobody does.

    Raises:
        InputError: model, weights, images or settings can't be used.
        SetupError: something has to be installed first.
        DownloadError: the official weights could not be fetched.
        ConversionError: a step failed.
        ParityError: the converted model disagrees with Paddle.
        WorkerError: a child process crashed or hung.
        StorageError: nothing could be written; an older artifact is untouched.
    """
    started = time.monotonic()
    settings.check()
    check_place(workspace_dir() / "new" if output is None else output)
    labels = read_labels(settings.labels) if settings.labels else None
    say = report or Silent()
    source = find_source(model, settings, say)
    if settings.data is not None:
        # Whether its classes are the model's is seen once the model is there.
        ImageList.open(settings.data)
    images = calibration_images(source, settings)
    key = artifact_key(source, settings, images, labels)
    path = output or workspace_dir() / artifact_name(source.name, settings.target, settings.precision)
    found = _already_there(path, key)
    if found is not None:
        return Optimized(found, cached=True, seconds=time.monotonic() - started)
    with tempfile.TemporaryDirectory(prefix="edgecls-") as scratch:
        job = Job(source, settings, images, labels, Path(scratch), say)
        exported = job.export()
        if job.images:
            job = look_over(job, exported)
            job = hold_out(job)
        cleaned = job.clean(exported)
        calibration = job.calibration_tensor()
        if settings.precision == "int8":
            int8, budget = keep_budget(job, make_int8(job, cleaned), read_signature(exported).class_num)
            path = place_of(path, budget)
            made = int8.to_json()
            finish(
                job,
                exported,
                int8.rewritten,
                int8.quantized,
                calibration,
                path,
                key=key,
                plan=int8.plan,
                quantization=made,
            )
            if budget is not None:
                budget.check(str(path))
        else:
            finish(job, exported, cleaned, None, calibration, path, key=key)
    return Optimized(Artifact.load(path), cached=False, seconds=time.monotonic() - started, findings=job.findings)


def _already_there(path: Path, key: str) -> Optional[Artifact]:
    """The artifact at ``path`` if it was made from the same inputs and is whole."""
    if not path.is_dir():
        return None
    try:
        artifact = Artifact.load(path)
        if artifact.description.provenance.get("key") != key:
            return None
        artifact.verify()
        _check_host_part(artifact)
    except ArtifactError:
        return None
    (path / "model.json").touch()
    return artifact


def _check_host_part(artifact: Artifact) -> None:
    """Raise ArtifactError where a file that only the host needs was removed."""
    _ = artifact.twin
    artifact.exported("fp32")
    if artifact.description.precision == "int8":
        artifact.exported("int8")
