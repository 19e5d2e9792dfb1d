"""Correction: what int8 adds on average goes, what would harm is undone, and the bytes are always the same."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.correction.correct import correct
from edgecls.engines.session import EngineSession
from edgecls.errors import SettingsError
from edgecls.export.exported import ExportedModel
from edgecls.program.arrays import read_arrays, write_arrays
from edgecls.program.desc import read_program
from edgecls.sensitivity.effect import effect


def arrays_of(model):
    return read_arrays(read_program(model.model_file), model.params_file)


def with_arrays(model, folder, **changed):
    arrays = {**arrays_of(model), **changed}
    path = folder / "inference.pdiparams"
    write_arrays(arrays, path)
    return ExportedModel(model.model_file, path)


def norm_bias(model, number):
    """The Bias of the batch norm of this number, by name."""
    norms = [op for op in read_program(model.model_file).main.ops if op.type == "batch_norm"]
    return norms[number].input("Bias")


@pytest.fixture
def shifted(int8, tmp_path):
    """The quantized network with an error of one sign in every channel of a layer, as coarse weights make it."""
    name = norm_bias(int8, 3)
    (tmp_path / "shifted").mkdir()
    return with_arrays(int8, tmp_path / "shifted", **{name: arrays_of(int8)[name] + np.float32(0.5)})


def test_an_error_of_one_sign_is_taken_off_the_bias(fp32, int8, shifted, images, tmp_path):
    done = correct(fp32, shifted, images, tmp_path / "out", methods=("bias",))
    (step,) = done.steps
    assert step.kept
    assert step.noise_after < 0.3 * step.noise_before
    name = norm_bias(int8, 3)
    assert np.abs(arrays_of(done.exported)[name] - arrays_of(int8)[name]).mean() < 0.1


def test_the_gain_shows_on_images_that_it_never_saw(fp32, shifted, images, tmp_path):
    done = correct(fp32, shifted, images, tmp_path / "out")
    unseen = np.random.RandomState(9).randn(16, 3, 32, 32).astype(np.float32)
    results = []
    for model, mode in ((fp32, "fp32"), (shifted, "int8_simulated"), (done.exported, "int8_simulated")):
        with EngineSession("paddle_inference", mode=mode, model=model) as session:
            results.append(session.run(unseen))
    meant, before, after = results
    assert effect(meant, after, "logits").kl < effect(meant, before, "logits").kl


def test_only_offsets_change(fp32, shifted, images, tmp_path):
    done = correct(fp32, shifted, images, tmp_path / "out")
    assert done.exported.model_file.read_bytes() == shifted.model_file.read_bytes()
    before, after = arrays_of(shifted), arrays_of(done.exported)
    changed = {name for name in before if not np.array_equal(before[name], after[name])}
    assert changed
    assert all(before[name].size == max(before[name].shape) for name in changed)
    assert not any(name.startswith("channel_scale") or name.endswith("@scale") for name in changed)


def test_a_correction_that_harms_is_undone(fp32, int8, images, tmp_path):
    kept_out = np.sort(np.random.RandomState(0).permutation(40)[:10])
    # Images so bright that every activation is cut off make corrections that don't suit the ten held out.
    strange = np.load(images) * 40
    strange[kept_out] = np.load(images)[kept_out]
    np.save(tmp_path / "strange.npy", strange)
    lines = []
    harmed = correct(
        fp32, int8, tmp_path / "strange.npy", tmp_path / "second", methods=("bias",), on_progress=lines.append
    )
    assert (harmed.fitted, harmed.held_out) == (30, 10)
    assert not harmed.steps[0].kept
    assert harmed.exported.params_file.read_bytes() == int8.params_file.read_bytes()
    assert lines[-1].endswith("undone")


def test_a_second_run_writes_the_same_bytes(fp32, shifted, images, tmp_path):
    first = correct(fp32, shifted, images, tmp_path / "one")
    second = correct(fp32, shifted, images, tmp_path / "two")
    assert first.exported.params_file.read_bytes() == second.exported.params_file.read_bytes()
    assert first.to_json()["steps"][0]["kl_after"] == second.to_json()["steps"][0]["kl_after"]


def test_every_layer_with_a_bias_of_its_own_is_corrected(nets, quantized, tmp_path):
    tiny = nets("tiny")
    done = correct(tiny, quantized, tiny.model_file.with_name("calibration.npy"), tmp_path, methods=("bias",))
    # Three with batch norm, two of the gate with an added bias.
    assert done.steps[0].layers == 5


def test_a_fixed_batch_is_kept(nets, tmp_path):
    from edgecls.quantize.ptq import quantize

    fixed = nets("fixed")
    calibration = nets("tiny").model_file.with_name("calibration.npy")
    done = correct(fixed, quantize(fixed, calibration, tmp_path / "int8"), calibration, tmp_path / "out")
    assert (done.fitted % 4, done.held_out % 4) == (0, 0)


def test_two_fp32_models_are_refused(fp32, images, tmp_path):
    with pytest.raises(SettingsError, match="quantized form"):
        correct(fp32, fp32, images, tmp_path)


def test_an_unknown_method_is_refused(fp32, int8, images, tmp_path):
    with pytest.raises(SettingsError, match="'magic' is unknown"):
        correct(fp32, int8, images, tmp_path, methods=("magic",))
