"""Scale refinement: a scale that disturbs the output is found and mended, good ones stay."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.correction.correct import correct
from edgecls.export.exported import ExportedModel, find_exported
from edgecls.program.arrays import read_arrays, write_arrays
from edgecls.program.desc import read_program
from edgecls.quantize.wiring import Wiring


def scales(model):
    program = read_program(model.model_file)
    names = dict.fromkeys(each.scale for each in Wiring(program).quantized)
    arrays = read_arrays(program, model.params_file)
    return {name: float(arrays[name].reshape(-1)[0]) for name in names}


@pytest.fixture(scope="module")
def spoiled(made, tmp_path_factory):
    """The quantized network with a quarter of the scale that the last activation needs: its peaks are cut off."""
    int8 = find_exported(made / "int8")
    name = list(scales(int8))[-1]
    arrays = read_arrays(read_program(int8.model_file), int8.params_file)
    path = tmp_path_factory.mktemp("spoiled") / "inference.pdiparams"
    write_arrays({**arrays, name: arrays[name] / 4}, path)
    return ExportedModel(int8.model_file, path), name


@pytest.fixture(scope="module")
def done(made, spoiled, tmp_path_factory):
    folder = tmp_path_factory.mktemp("mended")
    return correct(find_exported(made / "relu"), spoiled[0], made / "images.npy", folder, methods=("scales",))


def test_a_scale_that_cuts_off_peaks_is_widened(spoiled, done):
    model, name = spoiled
    (step,) = done.steps
    assert step.kept
    assert step.noise_after < 0.5 * step.noise_before
    before, after = scales(model), scales(done.exported)
    assert round(after[name] / before[name], 2) in (2.0, 3.0)
    assert sum(after[other] != before[other] for other in before) == step.layers


def test_every_size_that_was_tried_and_not_taken_is_gone(spoiled, done):
    model, _ = spoiled
    before, after = scales(model), scales(done.exported)
    factors = {round(after[name] / before[name], 2) for name in before}
    assert factors <= {1.0, 1.25, 1.5, 2.0, 3.0}
    program = read_program(model.model_file)
    old, new = read_arrays(program, model.params_file), read_arrays(program, done.exported.params_file)
    assert all(np.array_equal(old[name], new[name]) for name in old if name not in before)
