"""What the steps of one run share."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, List, Optional

from numpy.typing import NDArray

from edgecls.artifact.folder import MODEL_FILE, PARAMS_FILE
from edgecls.errors import InputError
from edgecls.export.exported import ExportedModel
from edgecls.images.calibration import choose_calibration, write_calibration
from edgecls.images.list_file import ListedImage
from edgecls.lint.finding import Finding
from edgecls.pipeline.report import Reporter
from edgecls.pipeline.settings import Settings
from edgecls.pipeline.source import Source
from edgecls.rewrite.clean import clean
from edgecls.storage.stages import stage_folder, stage_key


@dataclass(frozen=True)
class Job:
    """One run of the pipeline.

    Attributes:
        source: where the export comes from.
        settings: what a person asked.
        images: the calibration images; empty unless int8 is made.
        labels: the labels that a person gave; None for those of the source.
        scratch: a folder that goes when the run ends.
        say: gets the news.
        findings: what is wrong with the calibration images.
        held_out: images that do not calibrate: the accuracy budget is measured on them.
    """

    source: Source
    settings: Settings
    images: List[ListedImage]
    labels: Optional[List[str]]
    scratch: Path
    say: Reporter
    findings: List[Finding] = field(default_factory=list)
    held_out: List[ListedImage] = field(default_factory=list)

    @property
    def calibration(self) -> Path:
        """The .npy of the preprocessed calibration images, once ``calibration_tensor`` wrote it."""
        return self.scratch / "calibration.npy"

    def export(self) -> ExportedModel:
        """The exported model, from the cache when it was made before."""
        key = stage_key("export", self.source.identity)
        self.say.step(f"export    {self.source.name}, weights: {self.source.weights['kind']}")
        return model_pair(stage_folder("export", key, lambda folder: self.source.make(folder, self.say)))

    def clean(self, exported: ExportedModel) -> ExportedModel:
        """The export rewritten for Paddle-Lite's kernels, which is what gets quantized and converted."""
        cleaned = clean(exported, self.scratch / "clean")
        if cleaned.applied:
            self.say.step(f"rewrite   {', '.join(f'{count} {name}' for name, count in cleaned.applied.items())}")
        return cleaned.exported

    def calibration_tensor(self) -> Optional[NDArray[Any]]:
        """The calibration images [N, 3, H, W] float32 as a memory map; None where the run needs none."""
        import numpy as np

        if not self.images:
            return None
        self.say.step(f"calibrate {len(self.images)} images")
        write_calibration(self.images, self.source.preprocess, self.calibration)
        tensor: NDArray[Any] = np.load(self.calibration, mmap_mode="r")
        return tensor

    def class_labels(self, class_num: int) -> List[str]:
        """One label a class.

        Raises:
            InputError: a person gave another number of labels.
        """
        if self.labels is None:
            return self.source.labels(class_num) or [str(number) for number in range(class_num)]
        if len(self.labels) != class_num:
            raise InputError(
                f"{self.settings.labels} has {len(self.labels)} labels for {class_num} classes",
                hint="give one label a line, by class id",
            )
        return self.labels


def calibration_images(source: Source, settings: Settings) -> List[ListedImage]:
    """The images that calibrate int8; fp32 and fp16 need none.

    Raises:
        ImageListError: there are none.
    """
    if settings.precision != "int8":
        return []
    images = settings.calibration or source.calibration
    assert images is not None  # Settings.check
    return choose_calibration(images, limit=settings.calibration_limit)


def read_labels(path: Path) -> List[str]:
    """One label a line.

    Raises:
        InputError: the file can't be read.
    """
    try:
        return [line.strip() for line in path.read_text("utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise InputError(f"the labels in {path} can't be read: {reason}", hint="give a UTF-8 text file") from error


def model_pair(folder: Path) -> ExportedModel:
    """The two files of a model in a stage's folder."""
    return ExportedModel(folder / MODEL_FILE, folder / PARAMS_FILE)
