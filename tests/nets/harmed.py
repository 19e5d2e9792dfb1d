"""The network "tiny", quantized, with one layer that int8 holds badly. Taken by a ``conftest.py`` as in ``nets.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, Tuple

import numpy as np
import pytest
from numpy.typing import NDArray

from edgecls.export.exported import ExportedModel
from edgecls.program.arrays import read_arrays, write_arrays
from edgecls.program.desc import read_program
from edgecls.quantize.ptq import quantize
from tests.nets.nets import Nets

#: The fp32 model, the quantized one, and the layer.
Harmed = Tuple[ExportedModel, ExportedModel, str]


@pytest.fixture(scope="session")
def harmed(nets: Nets, quantized: ExportedModel, tmp_path_factory: pytest.TempPathFactory) -> Harmed:
    """The scale of what the pointwise convolution takes is 60 times too large."""
    folder = tmp_path_factory.getbasetemp() / "harmed"
    if not folder.is_dir():
        arrays = _arrays(quantized)
        _write(quantized, folder, {**arrays, "tmp_0@scale": arrays["tmp_0@scale"] * np.float32(60)})
    return nets("tiny"), _pair(folder), "conv2d_4.w_0"


@pytest.fixture(scope="session")
def wide_channel(nets: Nets, tmp_path_factory: pytest.TempPathFactory) -> Harmed:
    """One channel of the pointwise convolution is 300 times wider, which its batch norm takes back.

    All channels share one scale, and the classifier is quantized too. In fp32 it computes what "tiny" computes.
    """
    folder = tmp_path_factory.getbasetemp() / "wide_channel"
    tiny = nets("tiny")
    if not folder.is_dir():
        arrays = _arrays(tiny)
        arrays["conv2d_4.w_0"][7] *= 300
        arrays["batch_norm2d_2.w_1"][7] *= 300
        arrays["batch_norm2d_2.w_2"][7] *= 300**2
        _write(tiny, folder / "fp32", arrays)
        images = tiny.model_file.with_name("calibration.npy")
        op_types = ("conv2d", "depthwise_conv2d", "matmul_v2")
        quantize(_pair(folder / "fp32"), images, folder / "int8", weight="abs_max", op_types=op_types)
    return _pair(folder / "fp32"), _pair(folder / "int8"), "conv2d_4.w_0"


def _arrays(model: ExportedModel) -> Dict[str, NDArray[np.float32]]:
    return dict(read_arrays(read_program(model.model_file), model.params_file))


def _write(model: ExportedModel, folder: Path, arrays: Dict[str, NDArray[np.float32]]) -> None:
    folder.mkdir(parents=True)
    (folder / "inference.pdmodel").write_bytes(model.model_file.read_bytes())
    write_arrays(arrays, folder / "inference.pdiparams")


def _pair(folder: Path) -> ExportedModel:
    return ExportedModel(folder / "inference.pdmodel", folder / "inference.pdiparams")
