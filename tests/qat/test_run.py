"""A training from end to end, interrupted and not, on the sample's network with small images."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List

import numpy as np
import pytest

from edgecls.catalogue.load import find_model
from edgecls.errors import QuantizeError
from edgecls.export.exported import ExportedModel
from edgecls.export.run import export_architecture
from edgecls.pipeline.sample import load_sample
from edgecls.program.arrays import Arrays, read_arrays
from edgecls.program.desc import read_program
from edgecls.program.layers import find_layers
from edgecls.qat.checkpoint import CHECKPOINT, Checkpoint
from edgecls.qat.data import TrainingData, choose_data
from edgecls.qat.run import NEEDS, TASK, Trainable, train_qat, training_request
from edgecls.qat.scales import read_scales
from edgecls.qat.settings import QatSettings
from edgecls.worker.run import run_task
from tests.nets.nets import need

STEPS = 6
SETTINGS = QatSettings(steps=STEPS, batch_size=4, validate_every=3, checkpoint_every=2, lr=1e-3, scales="moving")


class _StopError(Exception):
    """Ends a training from outside, as Ctrl-C does."""


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Any:
    # On one thread sums are added in one order.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_NUM_THREADS", "1")
        yield


@pytest.fixture(scope="module")
def trainable(tmp_path_factory: pytest.TempPathFactory) -> Trainable:
    need(*NEEDS)
    sample = load_sample()
    spec = replace(sample.preprocess, size=(32, 32), resize_short=32)
    folder = tmp_path_factory.mktemp("export") / "fp32"
    exported = export_architecture(find_model(sample.architecture), sample.weights, folder, size=spec.size)
    return Trainable(sample.architecture, sample.class_num, exported, spec)


@pytest.fixture(scope="module")
def data() -> TrainingData:
    sample = load_sample()
    return choose_data(sample.calibration, None, sample.labels, limit=40)


@pytest.fixture(scope="module")
def start(trainable: Trainable) -> Dict[str, float]:
    layers = find_layers(read_program(trainable.exported.model_file))
    scales = {layer.name: 4.0 for layer in layers if layer.op_type != "matmul_v2"}
    # One stays fp32.
    del scales["conv2d_1.w_0"]
    return scales


@pytest.fixture(scope="module")
def straight(
    trainable: Trainable, data: TrainingData, start: Dict[str, float], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A training that nothing interrupted."""
    folder = tmp_path_factory.mktemp("straight")
    result = train_qat(trainable, data, SETTINGS, folder / "out", folder / "state", start=start)
    assert result.converted.agreement == 100.0
    assert [validation.step for validation in result.history.validations] == [0, 3, 6]
    return folder


def _parameters(model: ExportedModel) -> Arrays:
    return read_arrays(read_program(model.model_file), model.params_file)


def test_the_result_is_a_quantized_model_with_the_trained_weights_and_scales(
    straight: Path, trainable: Trainable, start: Dict[str, float]
) -> None:
    out = straight / "out"
    int8 = ExportedModel(out / "int8/inference.pdmodel", out / "int8/inference.pdiparams")
    student = ExportedModel(out / "student/inference.pdmodel", out / "student/inference.pdiparams")

    scales = read_scales(int8)
    before, after = _parameters(trainable.exported), _parameters(student)

    assert sorted(scales) == sorted(start)
    assert any(value != pytest.approx(4.0) for value in scales.values())
    assert student.model_file.read_bytes() == trainable.exported.model_file.read_bytes()
    assert not np.array_equal(before["conv2d_0.w_0"], after["conv2d_0.w_0"])


def test_a_training_that_was_killed_ends_as_if_it_had_not_been(
    straight: Path, trainable: Trainable, data: TrainingData, start: Dict[str, float], tmp_path: Path
) -> None:
    request = training_request(trainable, data, SETTINGS, tmp_path, tmp_path)
    request["scales"] = start

    def stop_at_five(text: str) -> None:
        if text.startswith(f"step 5/{STEPS}"):
            raise _StopError

    with pytest.raises(_StopError):
        run_task(TASK, request, needs=NEEDS, on_progress=stop_at_five)
    left = Checkpoint.load(tmp_path / CHECKPOINT)
    assert left is not None
    assert left.step == 4
    news: List[str] = []
    run_task(TASK, request, needs=NEEDS, on_progress=news.append)

    steps = [text for text in news if text.startswith("step ")]
    assert any(text.startswith("validation resumes after step 4: best so far") for text in news)
    assert [text.split(",")[0] for text in steps] == ["step 5/6", "step 6/6"]
    resumed = _parameters(
        ExportedModel(tmp_path / "trained/inference.pdmodel", tmp_path / "trained/inference.pdiparams")
    )
    out = straight / "out" / "student"
    expected = _parameters(ExportedModel(out / "inference.pdmodel", out / "inference.pdiparams"))
    assert resumed.keys() == expected.keys()
    for name, array in expected.items():
        assert np.array_equal(resumed[name], array), name
    assert (tmp_path / "trained/history.json").read_bytes() == (straight / "out/history.json").read_bytes()


def test_a_loss_that_is_no_number_stops_the_training_and_keeps_the_checkpoint(
    straight: Path, trainable: Trainable, data: TrainingData, start: Dict[str, float], tmp_path: Path
) -> None:
    shutil.copy(straight / "state" / CHECKPOINT, tmp_path / CHECKPOINT)
    found = Checkpoint.load(tmp_path / CHECKPOINT)
    assert found is not None
    name = next(name for name in found.network if name.startswith("fc.") and name.endswith("weight"))
    found.network[name][:] = np.nan
    found.step = 4
    found.save(tmp_path / CHECKPOINT)
    kept = (tmp_path / CHECKPOINT).read_bytes()
    request = training_request(trainable, data, SETTINGS, tmp_path, tmp_path)
    request["scales"] = start

    with pytest.raises(QuantizeError, match=r"the loss is nan at step 5; .* step 4 is kept; give a lower --lr"):
        run_task(TASK, request, needs=NEEDS)

    assert (tmp_path / CHECKPOINT).read_bytes() == kept
