"""The numbers of ONNX files in exported programs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Dict

import numpy as np
import pytest
from numpy.typing import NDArray

from edgecls.engines.session import EngineSession
from edgecls.errors import WeightsError
from edgecls.export.exported import ExportedModel
from edgecls.export.onnx_weights import fill_from_onnx
from edgecls.export.program_units import program_units
from edgecls.onnx.graph import parse_onnx
from edgecls.onnx.units import onnx_units
from edgecls.program.arrays import read_arrays, write_arrays
from edgecls.program.desc import read_program
from tests.nets.nets import Nets
from tests.onnx.tiny import Tiny

Arrays = Dict[str, NDArray[Any]]


@pytest.fixture(scope="module")
def arrays(nets: Nets) -> Arrays:
    tiny = nets("tiny")
    return read_arrays(read_program(tiny.model_file), tiny.params_file)


@pytest.fixture
def empty(nets: Nets, arrays: Arrays, tmp_path: Path) -> ExportedModel:
    """The network with zeros in place of its numbers."""
    tiny = nets("tiny")
    shutil.copyfile(tiny.model_file, tmp_path / "inference.pdmodel")
    write_arrays({name: np.zeros_like(array) for name, array in arrays.items()}, tmp_path / "inference.pdiparams")
    return ExportedModel(tmp_path / "inference.pdmodel", tmp_path / "inference.pdiparams")


def _fill(empty: ExportedModel, tiny: Tiny) -> None:
    units = onnx_units(parse_onnx(tiny.to_bytes(), "tiny.onnx"))
    fill_from_onnx(empty.model_file.parent, units, "tiny.onnx", "Tiny")


def test_a_program_has_the_layers_that_its_onnx_file_has(nets: Nets, arrays: Arrays) -> None:
    wanted = program_units(read_program(nets("tiny").model_file))
    given = onnx_units(parse_onnx(Tiny(arrays).to_bytes(), "tiny.onnx"))
    assert [(unit.shape, unit.sources) for unit in wanted] == [(unit.shape, unit.sources) for unit in given]
    assert [unit.conv.weight for unit in wanted if unit.conv is not None][:2] == ["conv2d_0.w_0", "conv2d_1.w_0"]


@pytest.mark.parametrize("form", [{}, {"gemm": True}, {"spelled_out": True}, {"softmax": True}])
def test_the_same_numbers_give_the_same_bytes(nets: Nets, arrays: Arrays, empty: ExportedModel, form: Any) -> None:
    _fill(empty, Tiny(arrays, **form))
    assert empty.params_file.read_bytes() == nets("tiny").params_file.read_bytes()


@pytest.mark.parametrize("form", [{"folded": True}, {"epsilon": 1e-3}])
def test_batch_norms_that_are_folded_or_of_another_epsilon_compute_the_same(
    nets: Nets, arrays: Arrays, empty: ExportedModel, form: Any
) -> None:
    _fill(empty, Tiny(arrays, **form))
    folder = nets("tiny").model_file.parent
    with EngineSession("paddle_inference", mode="fp32", model=empty) as session:
        computed = session.run(np.load(folder / "input.npy"))
    assert np.abs(computed - np.load(folder / "output.npy")).max() < 1e-5


def test_a_bias_before_a_batch_norm_moves_its_mean(arrays: Arrays, empty: ExportedModel) -> None:
    units = onnx_units(parse_onnx(Tiny(arrays).to_bytes(), "tiny.onnx"))
    units[0].bias = np.full(16, 0.25, np.float32)
    fill_from_onnx(empty.model_file.parent, units, "tiny.onnx", "Tiny")
    filled = read_arrays(read_program(empty.model_file), empty.params_file)
    assert np.allclose(filled["batch_norm2d_0.w_1"], arrays["batch_norm2d_0.w_1"] - 0.25)


def test_a_batch_norm_where_the_program_has_a_bias_is_folded(arrays: Arrays, empty: ExportedModel) -> None:
    units = onnx_units(parse_onnx(Tiny(arrays).to_bytes(), "tiny.onnx"))
    reduce, norm = units[2], units[0].norm
    assert norm is not None
    units[2].norm = type(norm)(*(part[:4] for part in (norm.scale, norm.bias, norm.mean, norm.variance)), norm.epsilon)
    fill_from_onnx(empty.model_file.parent, units, "tiny.onnx", "Tiny")
    filled = read_arrays(read_program(empty.model_file), empty.params_file)
    factor = norm.scale[:4] / np.sqrt(norm.variance[:4] + norm.epsilon)
    assert reduce.conv is not None
    assert np.allclose(filled["conv2d_2.w_0"], arrays["conv2d_2.w_0"] * factor[:, None, None, None], rtol=1e-6)
    bias = (arrays["conv2d_2.b_0"] - norm.mean[:4]) * factor + norm.bias[:4]
    assert np.allclose(filled["conv2d_2.b_0"], bias, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "conv2d_0.w_0",
            np.ones((12, 3, 3, 3)),
            "tiny.onnx is no Tiny: its layer 1 is 12x3x3x3, stride 2x2, that of the",
        ),
        ("linear_0.w_0", np.ones((32, 7)), "tiny.onnx has 7 classes, not 10; give --class-num 7"),
        ("conv2d_3.b_0", np.full(16, np.nan), "tiny.onnx holds NaN or infinity"),
        ("batch_norm2d_1.w_0", np.ones(15), "has 15 numbers for batch_norm2d_1.w_0, Tiny 16"),
    ],
)
def test_numbers_of_another_network_are_refused(
    arrays: Arrays, empty: ExportedModel, name: str, value: NDArray[Any], message: str
) -> None:
    before = empty.params_file.read_bytes()
    with pytest.raises(WeightsError, match=message):
        _fill(empty, Tiny({**arrays, name: value.astype(np.float32)}))
    assert empty.params_file.read_bytes() == before
