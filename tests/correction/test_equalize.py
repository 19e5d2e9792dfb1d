"""Equalization: the same fp32 results to the bit, and an int8 network that is closer to them."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.correction.equalize import equalize
from edgecls.correction.probe import noise
from edgecls.engines.session import EngineSession
from edgecls.errors import ImageError, SettingsError
from edgecls.export.exported import find_exported
from edgecls.program.arrays import read_arrays
from edgecls.program.desc import read_program
from edgecls.quantize.ptq import quantize


@pytest.fixture(scope="module")
def equalized(made, tmp_path_factory):
    return equalize(find_exported(made / "relu"), made / "images.npy", tmp_path_factory.mktemp("equalized"))


@pytest.fixture(scope="module")
def meant(made):
    return outputs(find_exported(made / "relu"), "fp32", made / "images.npy")


def outputs(model, mode, images):
    with EngineSession("paddle_inference", mode=mode, model=model) as session:
        return session.run(np.load(images)[:16])


def test_the_fp32_results_keep_their_bits(meant, equalized, images):
    assert np.array_equal(meant, outputs(equalized.exported, "fp32", images))


def test_int8_comes_closer_to_fp32(meant, int8, equalized, images, tmp_path):
    before = noise(meant, outputs(int8, "int8_simulated", images), "logits")
    better = quantize(equalized.exported, images, tmp_path / "int8", algo="abs_max")
    after = noise(meant, outputs(better, "int8_simulated", images), "logits")
    assert after < 0.5 * before


def test_it_reaches_through_depthwise_concatenation_residual_and_gate_but_not_through_a_hard_swish(fp32, equalized):
    program = read_program(fp32.model_file)
    layers = [name for name in (op.input("Filter") for op in program.main.ops) if name]
    stem, depthwise, left, right, middle, _reduce, expand, last = layers
    assert {stem, depthwise} <= set(equalized.layers)
    assert {left, right, middle}.isdisjoint(equalized.layers) or {left, right, middle} <= set(equalized.layers)
    assert last not in equalized.layers
    assert expand not in equalized.layers


def test_the_factors_are_powers_of_two_and_the_program_stays_as_it_is(fp32, equalized):
    assert equalized.exported.model_file.read_bytes() == fp32.model_file.read_bytes()
    program = read_program(fp32.model_file)
    before = read_arrays(program, fp32.params_file)
    after = read_arrays(program, equalized.exported.params_file)
    changed = [name for name in before if not np.array_equal(before[name], after[name])]
    assert changed
    for name in changed:
        factors = after[name][before[name] != 0] / before[name][before[name] != 0]
        assert np.array_equal(np.log2(factors), np.round(np.log2(factors)))


def test_a_second_run_writes_the_same_bytes(fp32, equalized, images, tmp_path):
    again = equalize(fp32, images, tmp_path)
    assert again.exported.params_file.read_bytes() == equalized.exported.params_file.read_bytes()
    assert again.layers == equalized.layers


def test_a_quantized_model_is_refused(int8, images, tmp_path):
    with pytest.raises(SettingsError, match="quantized already"):
        equalize(int8, images, tmp_path)


def test_images_of_another_size_are_refused(fp32, tmp_path):
    np.save(tmp_path / "small.npy", np.zeros((2, 3, 8, 8), np.float32))
    with pytest.raises(ImageError):
        equalize(fp32, tmp_path / "small.npy", tmp_path / "out")
