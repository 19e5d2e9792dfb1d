"""What ``edgecls analyze`` does: find the two models and the images, and measure the layers."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, List, Optional, Tuple

from edgecls.artifact.folder import MODEL_JSON, REWRITTEN, Artifact
from edgecls.catalogue.load import find_model
from edgecls.errors import ArtifactError, ExportedModelError, ImageListError, SettingsError
from edgecls.export.exported import ExportedModel
from edgecls.images.calibration import choose_calibration, write_calibration
from edgecls.images.list_file import ListedImage
from edgecls.images.lists import ImageList
from edgecls.pipeline.int8 import make_int8
from edgecls.pipeline.job import Job, calibration_images
from edgecls.pipeline.report import Reporter, Silent
from edgecls.pipeline.sample import load_sample
from edgecls.pipeline.settings import Settings
from edgecls.pipeline.source import find_source
from edgecls.preprocess.spec import Preprocess
from edgecls.program.desc import read_program
from edgecls.program.read import read_signature
from edgecls.quantize.plan import plan_of
from edgecls.rewrite.clean import clean
from edgecls.sensitivity.analyze import analyze, usual_images
from edgecls.sensitivity.result import Sensitivity
from edgecls.sensitivity.variants import Variants


@dataclass(frozen=True)
class Subject:
    """What is analyzed.

    Attributes:
        name: of the artifact or model.
        fp32: the model that the quantized one was made from.
        quantized: the quantized model.
        preprocess: of its images.
        labels: class names.
        images: where the images come from that belong to it; None where none do.
    """

    name: str
    fp32: ExportedModel
    quantized: ExportedModel
    preprocess: Preprocess
    labels: List[str]
    images: Optional[Path]


def analyze_model(
    model: str,
    settings: Settings,
    *,
    limit: Optional[int] = None,
    journal: Optional[Path] = None,
    report: Optional[Reporter] = None,
) -> Tuple[str, Sensitivity]:
    """Measure what each int8 layer does to the output.

    Args:
        model: an int8 artifact; or a name of the catalogue or an exported model, which is quantized first.
        settings: what ``optimize`` would be asked. The images are those of ``data``, with top-1, or else of
            ``calibration``.
        limit: so many images, spread evenly; see ``sensitivity.analyze`` for the default.
        journal: see ``sensitivity.analyze``.
        report: gets the news.

    Returns:
        The name of what was analyzed, and what was found.

    Raises:
        EdgeclsError: as ``optimize`` and ``sensitivity.analyze``.
    """
    if not Path(model).exists():
        find_model(model)
    say = report or Silent()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="edgecls-")))
        if Path(model, MODEL_JSON).is_file():
            subject = _artifact(Artifact.load(Path(model)), settings, scratch)
        else:
            subject = _model(model, settings, scratch, say)
        usual = usual_images(len(plan_of(read_program(subject.quantized.model_file)).int8))
        images, labels = _images(subject, settings, limit or usual)
        tensor = scratch / "images.npy"
        say.step(f"analyze   {len(images)} images")
        write_calibration(images, subject.preprocess, tensor)
        found = analyze(
            subject.fp32, subject.quantized, tensor, labels=labels, count=len(images), journal=journal, on_progress=say
        )
    return subject.name, found


def _artifact(artifact: Artifact, settings: Settings, scratch: Path) -> Subject:
    description = artifact.description
    if description.precision != "int8":
        raise SettingsError(
            f"{artifact.path} is {description.precision}, there is no int8 in it",
            hint="analyze an artifact of --quant int8, or a model by its name",
        )
    quantized = ExportedModel(*artifact.exported("int8"))
    images = settings.calibration
    if images is None and description.model["weights"].get("kind") == "sample":
        images = load_sample().calibration
    return Subject(
        name=artifact.name,
        fp32=_origin(artifact, quantized, scratch),
        quantized=quantized,
        preprocess=description.preprocess,
        labels=artifact.labels,
        images=images,
    )


def _origin(artifact: Artifact, quantized: ExportedModel, scratch: Path) -> ExportedModel:
    """The fp32 model that an artifact's int8 was made from: one that the artifact keeps, or the export, rewritten."""
    export = ExportedModel(*artifact.exported("fp32"))
    candidates: List[Callable[[], ExportedModel]] = [
        lambda: ExportedModel(*artifact.exported(REWRITTEN)),
        lambda: clean(export, scratch / "clean").exported,
        lambda: export,
    ]
    for candidate in candidates:
        try:
            found = candidate()
            Variants(found, quantized)
        except (ArtifactError, ExportedModelError):
            continue
        return found
    raise ExportedModelError(
        f"the int8 model in {artifact.path} was not made from the fp32 one beside it by rounding alone",
        hint="analyze the model by its name: edgecls analyze MODEL --calibration FOLDER",
    )


def _model(model: str, settings: Settings, scratch: Path, say: Reporter) -> Subject:
    settings.check()
    source = find_source(model, settings, say)
    job = Job(source, settings, calibration_images(source, settings), None, scratch, say)
    cleaned = job.clean(job.export())
    job.calibration_tensor()
    made = make_int8(job, cleaned)
    return Subject(
        name=source.name,
        fp32=made.rewritten,
        quantized=made.quantized,
        preprocess=source.preprocess,
        labels=job.class_labels(read_signature(cleaned).class_num),
        images=settings.calibration or source.calibration,
    )


def _images(subject: Subject, settings: Settings, limit: int) -> Tuple[List[ListedImage], Optional[List[int]]]:
    """The images to measure on, and their classes where they are labelled."""
    if settings.data is not None:
        listed = list(ImageList.open_labelled(settings.data, subject.labels).spread(limit, seed=settings.seed))
        return listed, [int(image.label or 0) for image in listed]
    if subject.images is None:
        raise ImageListError(
            "there are no images to analyze on", hint="give --data LIST with classes, or --calibration FOLDER or LIST"
        )
    return choose_calibration(subject.images, limit=limit, seed=settings.seed), None
