"""Holding an export against the ONNX file that its numbers are from. Running the file needs the onnx extra."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict

import numpy as np
import pytest
from numpy.typing import NDArray

from edgecls.errors import InterpreterError, ParityError
from edgecls.export.onnx_check import check_against_onnx
from edgecls.program.arrays import read_arrays
from edgecls.program.desc import read_program
from edgecls.worker.interpreter import find_interpreter
from tests.nets.nets import Nets, need
from tests.onnx.tiny import Tiny

Arrays = Dict[str, NDArray[Any]]


@pytest.fixture(scope="module")
def arrays(nets: Nets) -> Arrays:
    softmax = nets("softmax")
    return read_arrays(read_program(softmax.model_file), softmax.params_file)


def _write(path: Path, tiny: Tiny, **more: Any) -> Path:
    path.write_bytes(tiny.to_bytes(**more))
    return path


@pytest.mark.parametrize("form", [{}, {"softmax": True}, {"folded": True, "gemm": True, "spelled_out": True}])
def test_the_same_network_passes(nets: Nets, arrays: Arrays, tmp_path: Path, form: Any) -> None:
    need("numpy", "onnxruntime")
    said = check_against_onnx(_write(tmp_path / "tiny.onnx", Tiny(arrays, **form)), nets("softmax"))
    assert "on tiny.onnx: probabilities differ by at most" in said


def test_another_network_is_refused(nets: Nets, arrays: Arrays, tmp_path: Path) -> None:
    need("numpy", "onnxruntime")
    other = {**arrays, "linear_0.b_0": arrays["linear_0.b_0"] + np.arange(10, dtype=np.float32)}
    with pytest.raises(ParityError, match="computes something else than onnxruntime"):
        check_against_onnx(_write(tmp_path / "tiny.onnx", Tiny(other)), nets("softmax"))


def test_a_file_for_another_size_says_that_it_was_not_run(nets: Nets, arrays: Arrays, tmp_path: Path) -> None:
    file = _write(tmp_path / "tiny.onnx", Tiny(arrays), sides=(1, 3, 64, 64))
    assert "not checked further, since the file takes other sizes than 32x32" in check_against_onnx(
        file, nets("softmax")
    )


def test_a_machine_without_onnxruntime_says_so(nets: Nets, arrays: Arrays, tmp_path: Path) -> None:
    try:
        find_interpreter(("numpy", "onnxruntime"))
    except InterpreterError:
        said = check_against_onnx(_write(tmp_path / "tiny.onnx", Tiny(arrays)), nets("softmax"))
        assert said.endswith("not checked further, since onnxruntime is not installed")
    else:
        pytest.skip("onnxruntime is installed")
