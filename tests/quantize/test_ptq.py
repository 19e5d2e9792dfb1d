"""PTQ by the real Paddle: the same bytes every time, really quantized, and close to the fp32 model."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from edgecls.engines.session import EngineSession
from edgecls.errors import (
    DeadlineError,
    ExportedModelError,
    ImageError,
    ImageListError,
    QuantizeError,
    SettingsError,
    WorkerError,
)
from edgecls.export.exported import ExportedModel
from edgecls.program.check import check_params
from edgecls.program.desc import read_program
from edgecls.program.read import read_signature
from edgecls.quantize import ptq
from edgecls.quantize.ptq import quantize


@pytest.fixture
def tiny(nets):
    return nets("tiny")


@pytest.fixture
def images(tiny):
    return tiny.model_file.with_name("calibration.npy")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_second_run_writes_the_same_bytes_and_reports_every_batch(tiny, images, quantized, tmp_path):
    folder = tmp_path / "Übung 日本"
    folder.mkdir()
    (folder / "notes.txt").write_text("other files are left alone")
    lines = []
    again = quantize(tiny, images, folder, batch_size=8, on_progress=lines.append)
    assert again.model_file.read_bytes() == quantized.model_file.read_bytes()
    assert again.params_file.read_bytes() == quantized.params_file.read_bytes()
    assert names(folder) == ["inference.pdiparams", "inference.pdmodel", "notes.txt"]
    batches = [f"calibration pass {turn}/2, batch {batch}/3" for turn in (1, 2) for batch in (1, 2, 3)]
    assert lines == [*batches, "check the quantized model", "quantized 4 conv2d, 1 depthwise_conv2d"]


def test_the_classifier_stays_float_and_the_signature_stays_the_same(tiny, quantized):
    before, after = read_signature(tiny), read_signature(quantized)
    assert after.quantized
    assert (after.input, after.output, after.kind) == (before.input, before.output, before.kind)
    matmul = next(op for op in read_program(quantized.model_file).ops() if op.type == "matmul_v2")
    assert "quantized" not in matmul.input("X")


def test_weights_are_whole_numbers_with_one_scale_a_channel(quantized):
    program = read_program(quantized.model_file)
    stored = {item.name: item.stored for item in check_params(program, quantized.params_file)}
    stem = next(op for op in program.ops() if op.type == "conv2d" and op.input("Input") == "x.quantized")
    weight = stored[stem.input("Filter")]
    values = np.fromfile(quantized.params_file, np.float32, 16 * 27, offset=weight.offset).reshape(16, 27)
    assert np.array_equal(values, np.round(values))
    assert np.array_equal(np.abs(values).max(axis=1), np.full(16, 127.0))


def test_the_quantized_model_computes_nearly_what_the_fp32_model_computes(tiny, quantized):
    batch = np.load(tiny.model_file.with_name("input.npy"))
    reference = np.load(tiny.model_file.with_name("output.npy"))
    with EngineSession("paddle_inference", mode="int8_simulated", model=quantized) as session:
        found = session.run(batch)
    cosine = (found * reference).sum(1) / np.linalg.norm(found, axis=1) / np.linalg.norm(reference, axis=1)
    assert cosine.min() > 0.98
    assert not np.array_equal(found, reference)


@pytest.mark.parametrize("algo", ["avg", "abs_max", "ptf", "mse", "emd", "kl"])
def test_every_algorithm_quantizes(nets, images, tmp_path, algo):
    few = tmp_path / "few.npy"
    np.save(few, np.load(images)[:2])
    lines = []
    model = quantize(nets("squeeze"), few, tmp_path / "out", algo=algo, on_progress=lines.append)
    assert read_signature(model).quantized
    assert lines[0] == f"calibration pass 1/{2 if algo == 'kl' else 1}, batch 1/1"
    assert lines[-1] == "quantized 1 conv2d"


def test_an_export_of_a_fixed_batch_is_calibrated_with_whole_batches(nets, images, tmp_path):
    lines = []
    model = quantize(nets("fixed"), images, tmp_path, op_types=("conv2d", "matmul_v2"), on_progress=lines.append)
    assert read_signature(model).batch == 4
    assert "calibration pass 2/2, batch 5/5" in lines
    assert lines[-1] == "quantized 4 conv2d, 1 matmul_v2"


def test_too_few_images_for_a_fixed_batch_are_refused(nets, images, tmp_path):
    few = tmp_path / "few.npy"
    np.save(few, np.load(images)[:3])
    with pytest.raises(ImageListError, match="3 calibration images are less than one batch"):
        quantize(nets("fixed"), few, tmp_path / "out")


def test_an_image_of_nan_is_named_and_nothing_is_written(tiny, images, tmp_path):
    array = np.load(images)
    array[6, 0, 3, 3] = np.nan
    np.save(tmp_path / "bad.npy", array)
    out = tmp_path / "out"
    with pytest.raises(ImageError, match="calibration image 7 holds NaN or infinity"):
        quantize(tiny, tmp_path / "bad.npy", out)
    assert names(out) == []


def test_a_model_that_computes_nan_is_refused(tiny, images, tmp_path):
    broken = ExportedModel(tmp_path / "inference.pdmodel", tmp_path / "inference.pdiparams")
    shutil.copyfile(tiny.model_file, broken.model_file)
    content = bytearray(tiny.params_file.read_bytes())
    parameters = check_params(read_program(tiny.model_file), tiny.params_file)
    bias = next(item.stored for item in parameters if item.stored.shape == (10,))
    content[bias.offset : bias.offset + bias.size] = np.full(10, np.nan, np.float32).tobytes()
    broken.params_file.write_bytes(content)
    with pytest.raises(QuantizeError, match="the fp32 model computes NaN or infinity"):
        quantize(broken, images, tmp_path / "out")
    assert names(tmp_path / "out") == []


def test_an_operator_that_paddle_does_not_know_is_quoted_from_paddle(tiny, images, tmp_path):
    unknown = ExportedModel(tmp_path / "inference.pdmodel", tiny.params_file)
    unknown.model_file.write_bytes(tiny.model_file.read_bytes().replace(b"hard_swish", b"hard_swosh"))
    with pytest.raises(QuantizeError, match="Paddle could not quantize the model: .*hard_swosh"):
        quantize(unknown, images, tmp_path / "out")
    assert names(tmp_path / "out") == []


def test_a_model_without_such_operators_is_refused(nets, images, tmp_path):
    with pytest.raises(QuantizeError, match="the model has 0 mul"):
        quantize(nets("tiny"), images, tmp_path, op_types=("mul",))
    assert names(tmp_path) == []


def test_a_quantized_model_is_not_quantized_again(quantized, images, tmp_path):
    with pytest.raises(SettingsError, match="is quantized already"):
        quantize(quantized, images, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_files_of_different_models_are_refused(nets, images, tmp_path):
    mixed = ExportedModel(nets("tiny").model_file, nets("wide").params_file)
    with pytest.raises(ExportedModelError, match="of another model"):
        quantize(mixed, images, tmp_path)


def test_a_passed_deadline_leaves_nothing(tiny, images, tmp_path):
    with pytest.raises(DeadlineError):
        quantize(tiny, images, tmp_path, deadline_s=0.05)
    assert names(tmp_path) == []


def test_a_killed_child_leaves_nothing(tiny, images, tmp_path, monkeypatch, request):
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath))
    monkeypatch.setattr(ptq, "TASK", "tests.convert.fatal_task")
    with pytest.raises(WorkerError, match="SIGKILL"):
        quantize(tiny, images, tmp_path)
    assert names(tmp_path) == []
