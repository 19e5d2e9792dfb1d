"""Scale refinement: a scale that disturbs the output is found and mended, good ones stay."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.correction.correct import correct
from edgecls.export.exported import ExportedModel
from edgecls.program.arrays import read_arrays, write_arrays
from edgecls.program.desc import read_program
from edgecls.quantize.wiring import Wiring


def scales(model):
    program = read_program(model.model_file)
    names = dict.fromkeys(each.scale for each in Wiring(program).quantized)
    arrays = read_arrays(program, model.params_file)
    return {name: float(arrays[name].reshape(-1)[0]) for name in names}


@pytest.fixture
def spoiled(int8, tmp_path):
    """The quantized network with a quarter of the scale that the last activation needs: its peaks are cut off."""
    name = list(scales(int8))[-1]
    arrays = read_arrays(read_program(int8.model_file), int8.params_file)
    write_arrays({**arrays, name: arrays[name] / 4}, tmp_path / "inference.pdiparams")
    return ExportedModel(int8.model_file, tmp_path / "inference.pdiparams"), name


def test_a_scale_that_cuts_off_peaks_is_widened(fp32, int8, spoiled, images, tmp_path):
    model, name = spoiled
    done = correct(fp32, model, images, tmp_path / "out", methods=("scales",))
    (step,) = done.steps
    assert step.kept
    assert step.noise_after < 0.5 * step.noise_before
    before, after = scales(model), scales(done.exported)
    assert after[name] == 2 * before[name]
    assert sum(after[other] != before[other] for other in before) == step.layers


def test_every_size_that_was_tried_and_not_taken_is_gone(fp32, spoiled, images, tmp_path):
    model, _ = spoiled
    done = correct(fp32, model, images, tmp_path / "out", methods=("scales",))
    before, after = scales(model), scales(done.exported)
    factors = {round(after[name] / before[name], 2) for name in before}
    assert factors <= {1.0, 0.7, 0.8, 0.9, 1.12, 1.25, 1.5, 2.0}
    program = read_program(model.model_file)
    old, new = read_arrays(program, model.params_file), read_arrays(program, done.exported.params_file)
    assert all(np.array_equal(old[name], new[name]) for name in old if name not in before)
