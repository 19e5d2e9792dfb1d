"""The sample that edgecls ships: a small trained model with images, in the source checkout's ``calib_data``."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import List

from edgecls.errors import InputError, SetupError
from edgecls.preprocess.spec import Preprocess
from edgecls.storage.json_file import read_json
from edgecls.weights.source import Weights


@dataclass(frozen=True)
class Sample:
    """The shipped sample.

    Attributes:
        folder: where it is.
        architecture: its name in the catalogue.
        class_num: number of classes.
        preprocess: how it was trained.
        weights: the trained parameters.
        labels: class names by class id.
        calibration: list of calibration images.
        evaluation: list of labelled images that neither training nor calibration saw.
    """

    folder: Path
    architecture: str
    class_num: int
    preprocess: Preprocess
    weights: Weights
    labels: List[str]
    calibration: Path
    evaluation: Path


_HINT = "run from a source checkout, or set EDGECLS_SAMPLE to its calib_data/digits"


def sample_dir() -> Path:
    """``$EDGECLS_SAMPLE``, or ``calib_data/digits`` of the source checkout."""
    named = os.environ.get("EDGECLS_SAMPLE")
    return Path(named) if named else Path(__file__).resolve().parents[2] / "calib_data" / "digits"


def load_sample() -> Sample:
    """Read the sample's description.

    Raises:
        SetupError: it is not there, or damaged.
    """
    folder = sample_dir()
    try:
        facts = read_json(folder / "sample.json", hint=_HINT)
        weights = Weights(
            kind="sample",
            path=folder / facts["weights"]["file"],
            sha256=facts["weights"]["sha256"],
            note="trained by scripts/train_sample.py",
        )
        return Sample(
            folder=folder,
            architecture=facts["architecture"],
            class_num=int(facts["class_num"]),
            preprocess=Preprocess.from_json(facts["preprocess"]),
            weights=weights,
            labels=(folder / facts["labels"]).read_text("utf-8").splitlines(),
            calibration=folder / facts["data"]["calibration"],
            evaluation=folder / facts["data"]["evaluation"],
        )
    except InputError as error:
        raise SetupError(f"the sample in {folder} can't be used: {error.message}", hint=_HINT) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SetupError(f"the sample in {folder} is damaged: {error}", hint=_HINT) from error
