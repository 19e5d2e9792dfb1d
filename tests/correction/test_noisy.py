"""Layers that make most of the noise are found and, where that is cheap, proposed to stay float."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.correction.noisy import Noise, measure_noise, noisy_layers
from edgecls.errors import SettingsError
from edgecls.export.exported import ExportedModel
from edgecls.program.arrays import read_arrays, write_arrays
from edgecls.program.desc import read_program
from edgecls.quantize.wiring import Wiring


@pytest.fixture
def layers(int8):
    return Wiring(read_program(int8.model_file)).layers


def test_the_layer_with_the_coarsest_input_makes_the_most_noise(fp32, int8, layers, images, tmp_path):
    wired = {each.name: each for each in Wiring(read_program(int8.model_file)).quantized}
    coarse = layers[1]
    arrays = read_arrays(read_program(int8.model_file), int8.params_file)
    scale = wired[coarse].scale
    write_arrays({**arrays, scale: arrays[scale] * np.float32(30)}, tmp_path / "inference.pdiparams")
    lines = []
    model = ExportedModel(int8.model_file, tmp_path / "inference.pdiparams")
    noise = measure_noise(fp32, model, images, on_progress=lines.append)
    assert list(noise.layers) == layers
    assert max(noise.layers, key=lambda name: noise.layers[name]) == coarse
    assert lines[-1] == f"noise: layer {len(layers)}/{len(layers)}"
    assert noise.shapes["x"][1:] == [3, 32, 32]


def test_the_noisy_layers_are_proposed_with_the_reason(fp32, int8, layers):
    noise = Noise({name: 1e-2 if name == layers[1] else 1e-5 for name in layers}, {"x": [1, 3, 32, 32]})
    reasons = noisy_layers(fp32, int8, noise, max_cost=1.0)
    assert list(reasons) == [layers[1]]
    assert reasons[layers[1]].startswith("int8 there makes 99 % of the noise of all layers")


def test_no_layer_is_proposed_that_takes_the_cost_beyond_its_bound(fp32, int8, layers):
    noise = Noise({name: 1e-2 if name == layers[3] else 1e-5 for name in layers}, {"x": [1, 3, 32, 32]})
    assert noisy_layers(fp32, int8, noise, max_cost=-1.0) == {}


def test_two_fp32_models_are_refused(fp32, images):
    with pytest.raises(SettingsError, match="quantize the model first"):
        measure_noise(fp32, fp32, images)
