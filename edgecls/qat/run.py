"""From an fp32 model and images to an int8 model that was trained to be one."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Collection, Dict, Mapping, Optional

import numpy as np

from edgecls.errors import from_os_error
from edgecls.export.exported import ExportedModel, find_exported
from edgecls.preprocess.apply import level_table
from edgecls.preprocess.levels import look_up
from edgecls.preprocess.spec import Preprocess
from edgecls.program.stage import MODEL_NAME, PARAMS_NAME
from edgecls.qat.converted import Faithful, check_converted
from edgecls.qat.data import TrainingData, write_levels
from edgecls.qat.progress import History
from edgecls.qat.quantized import quantize_student
from edgecls.qat.scales import read_scales
from edgecls.qat.settings import QatSettings
from edgecls.quantize.ptq import quantize
from edgecls.storage.atomic import write_json
from edgecls.storage.json_file import read_json
from edgecls.storage.npy import write_npy
from edgecls.worker.run import run_task

TASK = "edgecls.qat.task"
NEEDS = ("numpy", "paddle", "paddleclas", "paddleslim")
_HINT = "train again"

#: Images that the first scales come from, and that PTQ reads again to put the operators in place.
_CALIBRATION = 100
_REWRITE = 4

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Trainable:
    """A network that can be trained.

    Attributes:
        architecture: its name in the catalogue.
        class_num: number of classes.
        exported: its fp32 export, which holds the weights to start from and stays the reference.
        preprocess: the preprocessing.
    """

    architecture: str
    class_num: int
    exported: ExportedModel
    preprocess: Preprocess


@dataclass(frozen=True)
class QatResult:
    """What a training gives.

    Attributes:
        int8: the quantized model, in the form that PTQ writes.
        student: the float network with the trained weights, which ``int8`` is made of.
        scales: the threshold of the activation that each quantized layer takes, by layer.
        history: the validations.
        converted: how the quantized model compares with the training graph.
    """

    int8: ExportedModel
    student: ExportedModel
    scales: Dict[str, float]
    history: History
    converted: Faithful

    def to_json(self) -> Dict[str, Any]:
        """For provenance."""
        return {"history": self.history.to_json(), "converted": self.converted.to_json()}


def train_qat(
    model: Trainable,
    data: TrainingData,
    settings: QatSettings,
    out_dir: Path,
    state_dir: Path,
    *,
    start: Optional[Mapping[str, float]] = None,
    fp32_layers: Collection[str] = (),
    on_progress: Optional[Progress] = None,
) -> QatResult:
    """Train a network so that its int8 form agrees with its fp32 form, and quantize it.

    The teacher is the fp32 network, so labels aren't needed. The training goes on from the checkpoint in
    ``state_dir`` if there is one: the caller names that folder by everything that the training depends on.

    Args:
        model: the network.
        data: what it learns from and is judged by.
        settings: of the training.
        out_dir: a new or empty folder for the result; ``read_result`` reads it again.
        state_dir: a folder for checkpoints; the caller removes it when the result is safe.
        start: thresholds to start from, by layer; layers without one stay fp32. By default those of PTQ's ``hist``
            on the training images.
        fp32_layers: layers that stay fp32.
        on_progress: called with each step; lines that begin with "validation" are worth keeping.

    Raises:
        SettingsError: a setting is out of range.
        WeightsError: the export is not of this architecture.
        ImageError: an image can't be read.
        QuantizeError: the loss is not finite, or Paddle failed.
        ParityError: the converted model is not what was trained.
        InterpreterError: no interpreter has PaddleSlim.
        WorkerError: the child crashed or hung.
        StorageError: a file can't be written.
    """
    settings.check()
    say = on_progress or (lambda text: None)
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        state_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".qat-", dir=out_dir) as scratch_name:
            scratch = Path(scratch_name)
            request = training_request(model, data, settings, scratch, state_dir)
            scales = start if start is not None else _first_scales(model, settings, request, scratch, say)
            request["scales"] = {layer: value for layer, value in scales.items() if layer not in fp32_layers}
            run_task(TASK, request, needs=NEEDS, on_progress=on_progress)
            _convert(model, settings, request, scratch, say)
            _keep(scratch, out_dir)
    except OSError as error:
        raise from_os_error(error, out_dir) from error
    return read_result(out_dir)


def read_result(folder: Path) -> QatResult:
    """What ``train_qat`` left in a folder.

    Raises:
        InputError: it is damaged.
    """
    return QatResult(
        int8=find_exported(folder / "int8"),
        student=find_exported(folder / "student"),
        scales=read_json(folder / "scales.json", hint=_HINT),
        history=History.from_json(read_json(folder / "history.json", hint=_HINT)),
        converted=Faithful(**read_json(folder / "converted.json", hint=_HINT)),
    )


def training_request(
    model: Trainable, data: TrainingData, settings: QatSettings, scratch: Path, state_dir: Path
) -> Dict[str, Any]:
    """The request of ``TASK`` but for its scales; the images are decoded into ``scratch``.

    Raises:
        ImageError: an image can't be read.
        StorageError: the images can't be written.
    """
    out = scratch / "trained"
    out.mkdir()
    return {
        "architecture": model.architecture,
        "class_num": model.class_num,
        "exported": [str(model.exported.model_file.resolve()), str(model.exported.params_file.resolve())],
        "preprocess": model.preprocess.to_json(),
        "settings": settings.to_json(),
        "training": write_levels(data.training, model.preprocess, scratch / "training.npy"),
        "validation": write_levels(data.validation, model.preprocess, scratch / "validation.npy"),
        "state": str(state_dir.resolve()),
        "out_dir": str(out.resolve()),
    }


def _first_scales(
    model: Trainable, settings: QatSettings, request: Dict[str, Any], scratch: Path, say: Progress
) -> Dict[str, float]:
    images = _tensors(request, model.preprocess, _CALIBRATION, scratch / "calibration.npy")
    return read_scales(quantize(model.exported, images, scratch / "ptq", weight=settings.weight, on_progress=say))


def _convert(model: Trainable, settings: QatSettings, request: Dict[str, Any], scratch: Path, say: Progress) -> None:
    """Quantize the trained network and compare it with the training graph."""
    trained, validation = scratch / "trained", request["validation"]

    def check(int8: ExportedModel) -> Faithful:
        say("check the converted model")
        levels, probabilities = Path(validation["levels"]), trained / "probabilities.npy"
        return check_converted(int8, levels, probabilities, model.preprocess, validation["labels"])

    _, converted = quantize_student(
        ExportedModel(trained / MODEL_NAME, trained / PARAMS_NAME),
        read_json(trained / "scales.json", hint=_HINT),
        _tensors(request, model.preprocess, _REWRITE, scratch / "few.npy"),
        settings.weight,
        scratch,
        check,
        say,
    )
    write_json(scratch / "converted.json", converted.to_json())


def _tensors(request: Dict[str, Any], spec: Preprocess, count: int, path: Path) -> Path:
    """The first training images as calibration tensors."""
    levels = np.load(request["training"]["levels"], mmap_mode="r", allow_pickle=False)
    table = level_table(spec)
    write_npy(path, np.stack([look_up(image, table) for image in levels[:count]]))
    return path


def _keep(scratch: Path, out_dir: Path) -> None:
    for name in (MODEL_NAME, PARAMS_NAME):
        (out_dir / "student").mkdir(exist_ok=True)
        shutil.move(str(scratch / "trained" / name), out_dir / "student" / name)
    for name in ("scales.json", "history.json"):
        shutil.move(str(scratch / "trained" / name), out_dir / name)
    shutil.move(str(scratch / "int8"), out_dir / "int8")
    shutil.move(str(scratch / "converted.json"), out_dir / "converted.json")
