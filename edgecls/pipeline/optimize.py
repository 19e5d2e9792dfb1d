"""The main job, step by step: export, quantize, convert, check, write the artifact."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls._version import __version__
from edgecls.artifact.folder import HOST, MODEL_FILE, MODEL_NB, PARAMS_FILE, TWIN_NB, Artifact
from edgecls.artifact.parity import compare
from edgecls.convert.run import convert
from edgecls.engines.session import EngineSession
from edgecls.errors import ArtifactError, InputError
from edgecls.export.exported import ExportedModel
from edgecls.images.calibration import choose_calibration, write_calibration
from edgecls.pipeline.assemble import check_place, describe, write_artifact
from edgecls.pipeline.golden import check_twin, make_golden, parity_inputs, run_batches
from edgecls.pipeline.report import Reporter, Silent
from edgecls.pipeline.settings import Settings
from edgecls.pipeline.source import Source, find_source
from edgecls.program.read import Signature, read_signature
from edgecls.quantize.ptq import quantize
from edgecls.storage.hashing import sha256_file, sha256_json
from edgecls.storage.stages import stage_folder, stage_key
from edgecls.storage.workspace import artifact_name, workspace_dir
from edgecls.worker.interpreter import find_interpreter, installed_versions


@dataclass(frozen=True)
class Optimized:
    """What an optimize gives.

    Attributes:
        artifact: the artifact.
        cached: whether it was there already, made from the same inputs.
        seconds: wall time of this call.
    """

    artifact: Artifact
    cached: bool
    seconds: float

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
    labels = _read_labels(settings.labels) if settings.labels else None
    say = report or Silent()
    source = find_source(model, settings, say)
    calibration = _calibration_images(source, settings)
    key = _artifact_key(source, settings, calibration, labels)
    path = output or workspace_dir() / artifact_name(source.name, settings.target, settings.precision)
    found = _already_there(path, key)
    if found is not None:
        return Optimized(found, cached=True, seconds=time.monotonic() - started)
    with tempfile.TemporaryDirectory(prefix="edgecls-") as scratch:
        _Job(source, settings, calibration, labels, key, Path(scratch), say).run(path)
    return Optimized(Artifact.load(path), cached=False, seconds=time.monotonic() - started)


class _Job:
    """One run of the pipeline, which keeps what its steps share."""

    def __init__(
        self,
        source: Source,
        settings: Settings,
        images: List[Path],
        given_labels: Optional[List[str]],
        key: str,
        scratch: Path,
        say: Reporter,
    ) -> None:
        self._source = source
        self._settings = settings
        self._images = images
        self._given_labels = given_labels
        self._key = key
        self._scratch = scratch
        self._say = say

    def run(self, path: Path) -> None:
        exported = self._exported()
        signature = read_signature(exported)
        labels = self._labels(signature.class_num)
        calibration = self._calibration_tensor()
        quantized = self._quantized(exported) if self._settings.precision == "int8" else None
        nb, inspection = self._converted(quantized or exported, self._settings.target, self._settings.precision)
        twin = nb
        if self._settings.target != "x86_64":
            twin, _ = self._converted(exported, "x86_64", "fp32")
        golden, parity = self._checked(exported, quantized, twin, signature, calibration)
        description = describe(
            self._source,
            self._settings,
            signature,
            inspection,
            nb,
            golden=golden,
            parity=parity,
            labels=labels,
            images=self._images,
            key=self._key,
        )
        files = {MODEL_NB: nb, f"{HOST}/fp32/{MODEL_FILE}": exported.model_file}
        files[f"{HOST}/fp32/{PARAMS_FILE}"] = exported.params_file
        if quantized is not None:
            files[f"{HOST}/int8/{MODEL_FILE}"] = quantized.model_file
            files[f"{HOST}/int8/{PARAMS_FILE}"] = quantized.params_file
        if self._settings.target != "x86_64":
            files[f"{HOST}/{TWIN_NB}"] = twin
        write_artifact(path, description, labels, files)

    def _exported(self) -> ExportedModel:
        key = stage_key("export", self._source.identity)
        self._say.step(f"export    {self._source.name}, weights: {self._source.weights['kind']}")
        return _pair(stage_folder("export", key, lambda folder: self._source.make(folder, self._say)))

    def _calibration_tensor(self) -> Optional[NDArray[np.float32]]:
        if not self._images:
            return None
        self._say.step(f"calibrate {len(self._images)} images")
        target = self._scratch / "calibration.npy"
        write_calibration(self._images, self._source.preprocess, target)
        tensor: NDArray[np.float32] = np.load(target, mmap_mode="r")
        return tensor

    def _quantized(self, exported: ExportedModel) -> ExportedModel:
        settings = self._settings
        key = stage_key("quantize", _quantize_inputs(self._source, settings, self._images))
        self._say.step(f"quantize  {settings.algo}, conv2d and depthwise_conv2d, per-channel weights")
        images = self._scratch / "calibration.npy"

        def make(folder: Path) -> None:
            quantize(exported, images, folder, algo=settings.algo, seed=settings.seed, on_progress=self._say)

        return _pair(stage_folder("quantize", key, make))

    def _converted(self, model: ExportedModel, target: str, precision: str) -> Tuple[Path, Any]:
        self._say.step(f"convert   {precision} for {target}")
        nb = self._scratch / f"{target}-{precision}.nb"
        return nb, convert(model, nb, target=target, precision=precision, on_progress=self._say)

    def _checked(
        self,
        exported: ExportedModel,
        quantized: Optional[ExportedModel],
        twin: Path,
        signature: Signature,
        calibration: Optional[NDArray[np.float32]],
    ) -> Tuple[Any, Dict[str, Any]]:
        inputs = parity_inputs(self._source.preprocess, calibration)
        self._say.step(f"check     {len(inputs.tensor)} inputs, Paddle Inference against the fp32 twin in Paddle-Lite")
        with EngineSession("paddle_inference", mode="fp32", model=exported) as session:
            reference = run_batches(session, inputs.tensor, signature.batch)
            reference_name = session.label
        with EngineSession("paddle_lite", mode="fp32", model=twin) as session:
            parity = check_twin(
                reference, run_batches(session, inputs.tensor, signature.batch), signature.kind, session.label
            )
        if quantized is None:
            golden = make_golden(inputs, reference, engine=reference_name, precision=self._settings.precision)
            return golden, parity
        with EngineSession("paddle_inference", mode="int8_simulated", model=quantized) as session:
            simulated = run_batches(session, inputs.tensor, signature.batch)
            golden = make_golden(inputs, simulated, engine=session.label, precision="int8")
        parity["int8"] = {
            "engine": golden.engine,
            "reference": "paddle_inference",
            **compare(reference, simulated, signature.kind).to_json(),
        }
        return golden, parity

    def _labels(self, class_num: int) -> List[str]:
        given = self._given_labels
        if given is None:
            return self._source.labels(class_num) or [str(number) for number in range(class_num)]
        if len(given) != class_num:
            raise InputError(
                f"{self._settings.labels} has {len(given)} labels for {class_num} classes",
                hint="give one label a line, by class id",
            )
        return given


def _calibration_images(source: Source, settings: Settings) -> List[Path]:
    """The images that calibrate int8; fp32 and fp16 need none."""
    if settings.precision != "int8":
        return []
    images = settings.calibration or source.calibration
    assert images is not None  # Settings.check
    return choose_calibration(images, limit=settings.calibration_limit)


def _artifact_key(source: Source, settings: Settings, images: List[Path], labels: Optional[List[str]]) -> str:
    """The hash of everything that the artifact depends on."""
    return stage_key(
        "artifact",
        {
            "edgecls": __version__,
            "quantize": _quantize_inputs(source, settings, images),
            "name": source.name,
            "target": settings.target,
            "precision": settings.precision,
            "labels": labels,
            "paddlelite": installed_versions(find_interpreter(("paddlelite",)))["paddlelite"],
        },
    )


def _quantize_inputs(source: Source, settings: Settings, images: List[Path]) -> Dict[str, Any]:
    versions = installed_versions(find_interpreter(("paddle",)))
    return {
        "export": source.identity,
        "preprocess": source.preprocess.to_json(),
        "images": sha256_json([sha256_file(image) for image in images]),
        "algo": settings.algo,
        "seed": settings.seed,
        "paddle": versions["paddle"],
        "paddleslim": versions.get("paddleslim"),
    }


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


def _pair(folder: Path) -> ExportedModel:
    return ExportedModel(folder / MODEL_FILE, folder / PARAMS_FILE)


def _read_labels(path: Path) -> List[str]:
    try:
        return [line.strip() for line in path.read_text("utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise InputError(f"the labels in {path} can't be read: {reason}", hint="give a UTF-8 text file") from error
