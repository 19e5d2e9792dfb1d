"""Quantization-aware training, from a model's name to a checked artifact."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Collection, Dict, List, Optional

from edgecls._version import __version__
from edgecls.artifact.folder import Artifact
from edgecls.errors import SettingsError
from edgecls.export.exported import ExportedModel
from edgecls.images.lists import ImageList
from edgecls.lint.calibration import lint_calibration
from edgecls.lint.finding import Finding
from edgecls.pipeline.assemble import check_place
from edgecls.pipeline.finish import finish
from edgecls.pipeline.job import Job, read_labels
from edgecls.pipeline.report import Reporter, Silent
from edgecls.pipeline.settings import Settings
from edgecls.pipeline.source import Source, find_source
from edgecls.program.desc import read_program
from edgecls.program.layers import find_layers
from edgecls.program.read import read_signature
from edgecls.qat.checkpoint import CHECKPOINT
from edgecls.qat.data import TrainingData, choose_data
from edgecls.qat.run import QatResult, Trainable, read_result, train_qat
from edgecls.qat.settings import QatSettings
from edgecls.quantize.plan import plan_of
from edgecls.quantize.settings import DEFAULT_OP_TYPES
from edgecls.rewrite.cost import unprofitable_layers
from edgecls.storage.cache import cache_dir
from edgecls.storage.stages import stage_folder, stage_key
from edgecls.storage.workspace import artifact_name, workspace_dir
from edgecls.worker.interpreter import find_interpreter, installed_versions

_STAGE = "qat"
#: How the child's progress lines that stay begin.
_STAYS = "validation "
#: Training images that take part in the artifact's parity check.
_CHECKED = 100


@dataclass(frozen=True)
class Trained:
    """What a training gives.

    Attributes:
        artifact: the artifact.
        result: the training.
        findings: what is wrong with the training images.
        seconds: wall time of this call.
    """

    artifact: Artifact
    result: QatResult
    findings: List[Finding]
    seconds: float

    def to_json(self) -> Dict[str, Any]:
        """The object that ``edgecls qat --json`` prints."""
        description = self.artifact.description
        history = self.result.history
        return {
            "artifact": str(self.artifact.path),
            "model": description.model["name"],
            "target": description.target,
            "precision": description.precision,
            "kernels": description.kernels,
            "size_bytes": description.nb["size_bytes"],
            "parity": description.parity,
            "before": history.to_json()["validations"][0],
            "best": history.to_json()["validations"][history.validations.index(history.best)],
            **self.result.to_json(),
            "findings": [finding.to_json() for finding in self.findings],
            "seconds": round(self.seconds, 3),
        }


def qat(
    model: str,
    settings: Settings,
    training: QatSettings,
    *,
    validation: Optional[Path] = None,
    limit: Optional[int] = None,
    resume: bool = False,
    restart: bool = False,
    output: Optional[Path] = None,
    report: Optional[Reporter] = None,
) -> Trained:
    """Train a model of the catalogue for int8 and make an artifact of it.

    A training that was interrupted goes on where its last checkpoint was when the same is asked again.

    Args:
        model: a name of the catalogue.
        settings: as for ``optimize`` with int8; ``calibration`` are the images to train with.
        training: how to train.
        validation: images to judge by; None holds a fifth of the training images out.
        limit: training images at most.
        resume: raise where there is nothing to go on with.
        restart: begin anew.
        output: the artifact folder.
        report: gets the news.

    Raises:
        SettingsError: the model can't be trained, or there is nothing to resume.
        EdgeclsError: as ``optimize`` and ``train_qat``.
    """
    started = time.monotonic()
    settings.check()
    training.check()
    if resume and restart:
        raise SettingsError("--resume and --restart contradict each other", hint="give one of them")
    check_place(workspace_dir() / "new" if output is None else output)
    labels = read_labels(settings.labels) if settings.labels else None
    say = report or Silent()
    source = find_source(model, settings, say)
    _check_trainable(source)
    images = settings.calibration or source.calibration
    assert images is not None  # Settings.check
    for named in (images, validation):
        # Whether its classes are the model's is seen once the model is there.
        if named is not None:
            ImageList.open(named)
    with tempfile.TemporaryDirectory(prefix="edgecls-") as scratch:
        job = Job(source, settings, [], labels, Path(scratch), say)
        exported = job.export()
        class_num = read_signature(exported).class_num
        data = choose_data(images, validation, job.class_labels(class_num), limit=limit, seed=training.seed)
        trainable = Trainable(source.name, class_num, exported, source.preprocess)
        cleaned = job.clean(exported)
        reasons = unprofitable_layers(read_program(cleaned.model_file), _convolutions(cleaned))
        key = _training_key(source, training, data, reasons)
        state = cache_dir() / "qat" / key
        _check_state(state, key, resume, restart)
        findings = _look_over(job, exported, data, validation is not None)
        say.step(_announce(data, training))
        folder = stage_folder(_STAGE, key, lambda out: _train(trainable, data, training, reasons, out, state, say))
        shutil.rmtree(state, ignore_errors=True)
        result = read_result(folder)
        say.step(f"trained   {result.history.best} (before: {result.history.validations[0]}); {result.converted}")
        job = replace(job, images=data.training[:_CHECKED], findings=findings)
        plan = plan_of(read_program(result.int8.model_file)).revert(reasons)
        path = output or workspace_dir() / artifact_name(source.name, settings.target, settings.precision)
        finish(
            job,
            exported,
            cleaned,
            result.int8,
            job.calibration_tensor(),
            path,
            key=_artifact_key(key, settings, job.class_labels(class_num)),
            plan=plan,
            quantization={"algo": "qat", "plan": plan.to_json()},
            training={"settings": training.to_json(), "data_sha256": data.digest(), **result.to_json()},
        )
    return Trained(Artifact.load(path), result, findings, time.monotonic() - started)


def _check_trainable(source: Source) -> None:
    if "architecture" not in source.identity:
        raise SettingsError(
            f"{source.name} is an exported program, which can't be trained again",
            hint="name its architecture and its .pdparams with --weights, or use edgecls optimize --quant int8",
        )
    if source.weights["kind"] == "random":
        raise SettingsError("random weights have nothing to teach", hint="give trained ones with --weights")


def _check_state(state: Path, key: str, resume: bool, restart: bool) -> None:
    if restart:
        shutil.rmtree(state, ignore_errors=True)
    done = (cache_dir() / "stages" / _STAGE / key).is_dir()
    if resume and not done and not (state / CHECKPOINT).is_file():
        raise SettingsError(
            "there is no checkpoint of this training",
            hint="leave --resume out; it is found again with the same model, images and settings only",
        )


def _look_over(job: Job, exported: ExportedModel, data: TrainingData, judged_apart: bool) -> List[Finding]:
    """Warn of what is wrong with the training images; an image that can't be read ends the run later on."""
    evaluation = data.validation if judged_apart else []
    found = lint_calibration(
        data.training, job.source.preprocess, model=exported, labels=job.labels or [], evaluation=evaluation
    )
    # What it says of few images is about calibration.
    findings = [finding for finding in found if finding.code != "few"]
    for finding in findings:
        job.say.step(f"warning   {finding}")
    return findings


def _announce(data: TrainingData, training: QatSettings) -> str:
    count = len(data.training)
    return (
        f"train     {training.total_steps(count)} steps of {min(training.batch_size, count)} images from {count},"
        f" judged by {len(data.validation)} {'labelled' if data.judged_by_labels else 'unlabelled'} ones"
    )


def _convolutions(model: ExportedModel) -> List[str]:
    layers = find_layers(read_program(model.model_file))
    return [layer.name for layer in layers if layer.op_type in DEFAULT_OP_TYPES]


def _train(
    model: Trainable,
    data: TrainingData,
    training: QatSettings,
    fp32_layers: Collection[str],
    out: Path,
    state: Path,
    say: Reporter,
) -> None:
    def tell(text: str) -> None:
        if text.startswith(_STAYS):
            say.step(f"  {text}")
        else:
            say(text)

    train_qat(model, data, training, out, state, fp32_layers=fp32_layers, on_progress=tell)


def _training_key(source: Source, training: QatSettings, data: TrainingData, fp32_layers: Collection[str]) -> str:
    versions = installed_versions(find_interpreter(("paddle", "paddleslim")))
    return stage_key(
        _STAGE,
        {
            "edgecls": __version__,
            "export": source.identity,
            "preprocess": source.preprocess.to_json(),
            "settings": training.to_json(),
            "data": data.digest(),
            "fp32_layers": sorted(fp32_layers),
            "paddle": versions["paddle"],
            "paddleslim": versions["paddleslim"],
        },
    )


def _artifact_key(training_key: str, settings: Settings, labels: List[str]) -> str:
    return stage_key(
        "artifact",
        {
            "training": training_key,
            "target": settings.target,
            "labels": labels,
            "paddlelite": installed_versions(find_interpreter(("paddlelite",)))["paddlelite"],
        },
    )
