"""Correction: what int8 adds on average goes, what would harm is undone, and the bytes are always the same."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.correction.correct import correct
from edgecls.correction.request import split
from edgecls.errors import SettingsError
from edgecls.export.exported import ExportedModel, find_exported
from edgecls.program.arrays import read_arrays, write_arrays
from edgecls.program.desc import read_program


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


@pytest.fixture(scope="module")
def shifted(made, tmp_path_factory):
    """The quantized network with an error of one sign in every channel of a layer, as coarse weights make it."""
    int8 = find_exported(made / "int8")
    name = norm_bias(int8, 3)
    folder = tmp_path_factory.mktemp("shifted")
    return with_arrays(int8, folder, **{name: arrays_of(int8)[name] + np.float32(0.5)})


@pytest.fixture(scope="module")
def done(made, shifted, tmp_path_factory):
    folder = tmp_path_factory.mktemp("corrected")
    return correct(find_exported(made / "relu"), shifted, made / "images.npy", folder, methods=("bias",))


def test_an_error_of_one_sign_is_taken_off_the_bias(int8, done):
    (step,) = done.steps
    assert step.kept
    assert step.noise_after < 0.3 * step.noise_before
    name = norm_bias(int8, 3)
    assert np.abs(arrays_of(done.exported)[name] - arrays_of(int8)[name]).mean() < 0.1


def test_every_layer_with_a_bias_of_its_own_is_corrected(done):
    # Six with a batch norm, two of the gate with an added bias.
    assert done.steps[0].layers == 8


def test_only_offsets_change(shifted, done):
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


def test_a_second_run_writes_the_same_bytes(fp32, shifted, done, images, tmp_path):
    again = correct(fp32, shifted, images, tmp_path / "again", methods=("bias",))
    assert again.exported.params_file.read_bytes() == done.exported.params_file.read_bytes()
    assert again.steps[0].noise_after == done.steps[0].noise_after


def test_a_quarter_is_held_out_and_whole_batches_where_the_batch_is_fixed():
    images = np.arange(40, dtype=np.float32).reshape(40, 1)
    fit, held = split(images, 1)
    assert (len(fit), len(held)) == (30, 10)
    assert sorted([*fit.ravel(), *held.ravel()]) == list(range(40))
    assert [len(part) for part in split(images, 8)] == [32, 8]
    assert [len(part) for part in split(images[:3], 1)] == [3, 3]


def test_two_fp32_models_are_refused(fp32, images, tmp_path):
    with pytest.raises(SettingsError, match="quantized form"):
        correct(fp32, fp32, images, tmp_path)


def test_an_unknown_method_is_refused(fp32, int8, images, tmp_path):
    with pytest.raises(SettingsError, match="'magic' is unknown"):
        correct(fp32, int8, images, tmp_path, methods=("magic",))
