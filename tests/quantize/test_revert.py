"""A layer given back to fp32 is as if PTQ had left it out."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from edgecls.errors import ExportedModelError, InputError
from edgecls.export.exported import ExportedModel
from edgecls.program.arrays import read_arrays, write_arrays
from edgecls.program.canonical import canonicalize
from edgecls.program.desc import read_program
from edgecls.quantize.plan import plan_of
from edgecls.quantize.ptq import quantize
from edgecls.quantize.revert import revert
from edgecls.quantize.scales import read_scales, set_scales
from tests.nets.nets import need

#: Marks that the skipping itself leaves on an operator, and Paddle's own calibration.
MARKS = ("skip_quant", "op_namescope", "quantization_type", "with_quant_attr")


@pytest.fixture(scope="module")
def tiny(nets):
    return nets("tiny")


def content(model):
    """Topology and parameters in the canonical form, without the marks."""
    program = read_program(model.model_file)
    arrays = read_arrays(program, model.params_file)
    renames = canonicalize(program)
    for op in program.ops():
        for mark in MARKS:
            op.drop_attribute(mark)
        op.fields.sort(key=repr)
    for var in program.main.vars:
        if not var.persistable:
            # Paddle's calibration leaves a zero where others leave nothing.
            var.fields = [field for field in var.fields if field.number != 3]
    return program.to_bytes(), {renames.get(name, name): array.tobytes() for name, array in arrays.items()}


def test_the_result_is_what_ptq_writes_when_it_leaves_the_layers_out(tiny, quantized, tmp_path):
    layers = ("conv2d_0.w_0", "conv2d_1.w_0", "conv2d_4.w_0")
    script = Path(__file__).with_name("skip_ptq.py")
    images = tiny.model_file.with_name("calibration.npy")
    asked = [need("numpy", "paddle"), str(script), str(tiny.model_file.parent), str(images), str(tmp_path / "ptq")]
    done = subprocess.run([*asked, *layers], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    skipped = ExportedModel(tmp_path / "ptq" / "inference.pdmodel", tmp_path / "ptq" / "inference.pdiparams")
    reverted = revert(quantized, tiny, layers, tmp_path / "reverted")
    assert read_scales(reverted) == pytest.approx(read_scales(skipped), rel=1e-3)
    skipped = set_scales(skipped, read_scales(reverted), tmp_path / "ptq")
    assert content(reverted) == content(skipped)
    assert plan_of(read_program(reverted.model_file)).int8 == plan_of(read_program(skipped.model_file)).int8


def test_the_order_of_reverting_does_not_show(quantized, tiny, tmp_path):
    at_once = revert(quantized, tiny, ["conv2d_3.w_0", "conv2d_0.w_0"], tmp_path / "at once")
    first = revert(quantized, tiny, ["conv2d_0.w_0"], tmp_path / "first")
    then = revert(first, tiny, ["conv2d_3.w_0", "conv2d_0.w_0"], tmp_path / "then")
    assert then.model_file.read_bytes() == at_once.model_file.read_bytes()
    assert then.params_file.read_bytes() == at_once.params_file.read_bytes()


def test_with_nothing_to_revert_the_bytes_stay(quantized, tiny, tmp_path):
    same = revert(quantized, tiny, [], tmp_path)
    assert same.model_file.read_bytes() == quantized.model_file.read_bytes()
    assert same.params_file.read_bytes() == quantized.params_file.read_bytes()


def test_every_layer_reverted_leaves_nothing_quantized(quantized, tiny, tmp_path):
    layers = plan_of(read_program(quantized.model_file)).int8
    program = read_program(revert(quantized, tiny, layers, tmp_path).model_file)
    assert not [op.type for op in program.ops() if op.type.startswith("fake_")]
    assert not [var.name for var in program.main.vars if "quantized" in var.name or "scale_" in var.name[:14]]


def test_a_quantized_input_stays_while_another_layer_needs_it(nets, tmp_path):
    branches = nets("branches")
    images = branches.model_file.with_name("calibration.npy")
    both = quantize(branches, images, tmp_path / "both")
    layers = plan_of(read_program(both.model_file)).int8
    assert len(layers) == 2
    one = read_program(revert(both, branches, layers[:1], tmp_path / "one").model_file)
    assert one.histogram()["fake_quantize_range_abs_max"] == 1
    assert "x@scale" in one.main.by_name
    none = read_program(revert(both, branches, layers, tmp_path / "none").model_file)
    assert "x@scale" not in none.main.by_name


def test_weights_with_one_scale_a_tensor_and_products_are_reverted_too(wide_channel, tmp_path):
    fp32, int8, _ = wide_channel
    assert "linear_0.w_0" in plan_of(read_program(int8.model_file)).int8
    reverted = revert(int8, fp32, ["linear_0.w_0"], tmp_path)
    assert "linear_0.w_0" in plan_of(read_program(reverted.model_file)).fp32
    base = read_arrays(read_program(fp32.model_file), fp32.params_file)
    found = read_arrays(read_program(reverted.model_file), reverted.params_file, ["linear_0.w_0"])
    assert np.array_equal(found["linear_0.w_0"], base["linear_0.w_0"])


def test_what_a_correction_changed_behind_the_layer_comes_back_with_it(quantized, tiny, tmp_path):
    program = read_program(quantized.model_file)
    arrays = read_arrays(program, quantized.params_file)
    for name in ("batch_norm2d_0.b_0", "conv2d_2.b_0", "batch_norm2d_2.b_0"):
        arrays[name] = arrays[name] + 1
    write_arrays(arrays, tmp_path / "inference.pdiparams")
    corrected = ExportedModel(quantized.model_file, tmp_path / "inference.pdiparams")
    reverted = revert(corrected, tiny, ["conv2d_0.w_0", "conv2d_2.w_0"], tmp_path / "out")
    found = read_arrays(read_program(reverted.model_file), reverted.params_file)
    base = read_arrays(read_program(tiny.model_file), tiny.params_file)
    assert np.array_equal(found["batch_norm2d_0.b_0"], base["batch_norm2d_0.b_0"])
    assert np.array_equal(found["conv2d_2.b_0"], base["conv2d_2.b_0"])
    assert np.array_equal(found["batch_norm2d_2.b_0"], base["batch_norm2d_2.b_0"] + 1)


def test_what_is_no_layer_is_refused(quantized, tiny, tmp_path):
    with pytest.raises(InputError, match="the model has no layer batch_norm2d_0.b_0"):
        revert(quantized, tiny, ["batch_norm2d_0.b_0"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_fp32_model_of_another_shape_is_refused(quantized, nets, tmp_path):
    with pytest.raises(ExportedModelError, match="the fp32 model has none"):
        revert(quantized, nets("wide"), ["conv2d_0.w_0"], tmp_path)


def test_an_fp32_model_with_other_weights_is_refused(quantized, tiny, tmp_path):
    arrays = read_arrays(read_program(tiny.model_file), tiny.params_file)
    arrays["conv2d_4.w_0"] = arrays["conv2d_4.w_0"] * 3
    write_arrays(arrays, tmp_path / "inference.pdiparams")
    other = ExportedModel(tiny.model_file, tmp_path / "inference.pdiparams")
    with pytest.raises(ExportedModelError, match="the weights of conv2d_4.w_0 differ by 67 %"):
        revert(quantized, other, [], tmp_path / "out")
