"""What quantization-aware training recovers of what a harsh quantization loses, on the shipped sample.

    python benchmarks/qat_recovers.py [--steps 150]

The harsh setting: one scale a weight, and activation scales that are the largest values of four images which were
preprocessed without mean and std (a usual mistake; the lint of calibration images names it). Training sees the sample's
calibration images without their labels and keeps the quantizer: one scale a weight, and with "fixed" the very scales of
the harsh setting. All accuracies are of the sample's evaluation images, which nothing else here sees, by Paddle
Inference with the quantize operators simulated. A few minutes of one core.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import List

import numpy as np

from edgecls.engines.session import EngineSession
from edgecls.export.exported import ExportedModel
from edgecls.images.lists import ImageList
from edgecls.images.tensor import read_tensor
from edgecls.pipeline.job import Job
from edgecls.pipeline.report import Silent
from edgecls.pipeline.sample import Sample, load_sample
from edgecls.pipeline.settings import Settings
from edgecls.pipeline.source import find_source
from edgecls.preprocess.spec import Preprocess
from edgecls.qat.data import TrainingData, choose_data
from edgecls.qat.run import Trainable, train_qat
from edgecls.qat.scales import read_scales
from edgecls.qat.settings import QatSettings
from edgecls.quantize.ptq import quantize

HARSH_IMAGES = 4
WEIGHT = "abs_max"
#: Ten times the default, which is for a good start.
RATE = 3e-4
BATCH = 50


def main() -> int:
    parser = argparse.ArgumentParser(description="Harsh PTQ beside QAT with the same quantizer, on the sample.")
    parser.add_argument("--steps", type=int, default=150)
    steps = parser.parse_args().steps
    sample = load_sample()
    with tempfile.TemporaryDirectory(prefix="edgecls-qat-") as name:
        compare(sample, steps, Path(name))
    return 0


def compare(sample: Sample, steps: int, folder: Path) -> None:
    """Measure and print a line for each model."""
    settings = Settings(precision="int8", weights="sample")
    source = find_source(sample.architecture, settings, Silent())
    exported = Job(source, settings, [], None, folder, Silent()).export()
    show("fp32", exported, sample, "fp32")

    started = time.monotonic()
    usual = calibrate(exported, sample, sample.preprocess, 100, "hist", "channel_wise_abs_max", folder / "usual")
    show("int8, PTQ as usual (hist, a scale a channel, 100 images)", usual, sample, "int8_simulated", started)

    started = time.monotonic()
    raw = replace(sample.preprocess, mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0))
    harsh = calibrate(exported, sample, raw, HARSH_IMAGES, "abs_max", WEIGHT, folder / "harsh")
    show("int8, harsh PTQ (abs_max, a scale a weight, 4 images)", harsh, sample, "int8_simulated", started)

    model = Trainable(sample.architecture, sample.class_num, exported, sample.preprocess)
    for scales in ("fixed", "moving"):
        started = time.monotonic()
        result = train_qat(
            model,
            unlabelled(sample),
            QatSettings(steps=steps, lr=RATE, weight=WEIGHT, scales=scales),
            folder / scales,
            folder / f"{scales}-state",
            start=read_scales(harsh),
            on_progress=tell,
        )
        text = (
            f"int8, QAT from the harsh scales ({scales}), a scale a weight, {result.history.validations[-1].step} steps"
        )
        show(text, result.int8, sample, "int8_simulated", started)
        print(f"      {result.converted}", flush=True)


def calibrate(
    exported: ExportedModel, sample: Sample, spec: Preprocess, count: int, algo: str, weight: str, folder: Path
) -> ExportedModel:
    """PTQ with the first of the sample's calibration images."""
    folder.mkdir()
    images = [image.file for image in ImageList.open(sample.calibration)][:count]
    np.save(folder / "images.npy", np.stack([read_tensor(file, spec) for file in images]))
    return quantize(exported, folder / "images.npy", folder, algo=algo, weight=weight)


def unlabelled(sample: Sample) -> TrainingData:
    """The calibration images, their labels forgotten."""
    data = choose_data(sample.calibration, None, sample.labels)
    training, validation = ([image._replace(label=None) for image in part] for part in (data.training, data.validation))
    return TrainingData(training, validation, labelled=False, judged_by_labels=False)


def show(text: str, model: ExportedModel, sample: Sample, mode: str, started: float = 0.0) -> None:
    """Print top-1 on the evaluation images, and how long the model took to make."""
    images = list(ImageList.open(sample.evaluation))
    hits: List[bool] = []
    with EngineSession("paddle_inference", mode=mode, model=model) as session:
        for start in range(0, len(images), BATCH):
            part = images[start : start + BATCH]
            scores = session.run(np.stack([read_tensor(image.file, sample.preprocess) for image in part]))
            hits += [int(row.argmax()) == image.label for row, image in zip(scores, part)]
    took = f"  (made in {time.monotonic() - started:.0f} s)" if started else ""
    print(f"{100.0 * np.mean(hits):6.2f} %  {text}{took}", flush=True)


def tell(text: str) -> None:
    """Validations on stderr."""
    if text.startswith("validation"):
        print(f"      {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
