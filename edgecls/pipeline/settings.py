"""What a person asks of ``optimize``, checked before anything heavy starts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from edgecls.convert.settings import check_settings
from edgecls.errors import InputError, SettingsError
from edgecls.preprocess.spec import Preprocess
from edgecls.quantize.settings import check_algo
from edgecls.storage.json_file import read_json

#: Calibration images taken from a longer list; 100 to 500 is the range that published recipes use.
CALIBRATION_LIMIT = 200

#: On real models its int8 was nearer to fp32 than that of PaddleSlim's default hist (docs/int8/calibration.md).
DEFAULT_ALGO = "mse_signed"
#: Every algorithm is tried, and the best taken.
AUTO = "auto"

#: Which layers are int8: those that it makes faster on ARM, or all that can be.
FAST, SMALL = "fast", "small"

#: numpy's generators take no larger one.
_MAX_SEED = (1 << 32) - 1


@dataclass(frozen=True)
class Settings:
    """The settings of one optimize.

    Attributes:
        precision: "fp32", "fp16" or "int8".
        target: "arm64-v8a", "armeabi-v7a" or "x86_64".
        weights: "official", "sample", "random", "random:SEED", or a path.
        calibration: folder or list of images; needed for int8.
        calibration_limit: images taken from it, evenly spread.
        algo: how PTQ chooses the scale of an activation; AUTO takes what does best on images held out.
        plan: FAST leaves layers fp32 that int8 makes slower on ARM; SMALL makes every convolution int8, for size.
        data: labelled pictures, a list or a folder, none of them for calibration: accuracy is measured on them.
        max_drop: points of top-1 that int8 may lose against fp32; where there is no ``data``, points of top-1
            agreement with fp32 on calibration images held out.
        class_num: number of classes, where neither weights nor model tell.
        labels: file with one label a line.
        preprocess: instead of the catalogue's.
        seed: of the calibration batches and of the parity inputs.
        offline: refuse to download.
    """

    precision: str = "fp32"
    target: str = "arm64-v8a"
    weights: Optional[str] = None
    calibration: Optional[Path] = None
    calibration_limit: int = CALIBRATION_LIMIT
    algo: str = DEFAULT_ALGO
    plan: str = FAST
    data: Optional[Path] = None
    max_drop: Optional[float] = None
    class_num: Optional[int] = None
    labels: Optional[Path] = None
    preprocess: Optional[Preprocess] = None
    seed: int = 0
    offline: bool = False

    def check(self) -> None:
        """Refuse what can't work.

        Raises:
            SettingsError: a value is unknown or two don't go together.
        """
        check_settings(self.target, self.precision, quantized=self.precision == "int8")
        if self.precision == "int8" and self.calibration is None and self.weights != "sample":
            raise SettingsError(
                "int8 needs calibration images", hint="give 100 to 500 of them with --calibration FOLDER or LIST"
            )
        if self.precision == "int8" and self.algo != AUTO:
            check_algo(self.algo)
        if self.plan not in (FAST, SMALL):
            raise SettingsError(f"the plan {self.plan!r} is unknown", hint=f"use {FAST} or {SMALL}")
        if self.max_drop is not None and self.precision != "int8":
            raise SettingsError(f"{self.precision} has no accuracy budget", hint="give --max-drop with --quant int8")
        if self.max_drop is not None and not 0.0 <= self.max_drop <= 100.0:
            raise SettingsError(f"a drop of {self.max_drop} points", hint="give 0 to 100, for instance 0.5")
        if not 0 <= self.seed <= _MAX_SEED:
            raise SettingsError(f"the seed {self.seed} is out of range", hint=f"give 0 to {_MAX_SEED}")
        if self.weights == "sample" and self.class_num is not None:
            raise SettingsError("the sample has its number of classes already", hint="leave --class-num out")
        if self.calibration_limit < 1:
            raise SettingsError("the calibration limit is below 1", hint="give 100 to 500")
        if self.class_num is not None and not 2 <= self.class_num <= 1_000_000:
            raise SettingsError(f"{self.class_num} classes is out of range", hint="give at least 2")


def read_preprocess(path: Path) -> Preprocess:
    """The preprocessing in a JSON file, which may also be a ``model.json``.

    Raises:
        InputError: the file can't be read or describes no preprocessing.
    """
    value = read_json(path, hint="see docs/artifact.md")
    if not isinstance(value, dict):
        raise InputError(f"{path} holds no JSON object", hint="see docs/artifact.md")
    try:
        return Preprocess.from_json(value.get("preprocess", value))
    except InputError as error:
        raise InputError(f"{path}: {error.message}", hint=error.hint) from error
