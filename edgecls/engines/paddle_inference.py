"""Paddle Inference on the CPU. Imported in the engine's process only."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edgecls.engines.engine import Engine, one_tensor
from edgecls.engines.request import EngineRequest
from edgecls.errors import EdgeclsError, ExportedModelError, InputError, one_line
from edgecls.worker.paddle import import_paddle

#: The sentence in Paddle's pages of C++ stack: "(InvalidArgument) What is wrong. [Hint: ...] (at file:line)".
_REASON = re.compile(r"\([A-Z][A-Za-z]+\) (.+?)(?: \[Hint| \(at |$)")

#: What oneDNN may compute in int8: what the quantizer measured and ARM computes. Pooling in int8, which it does by
#: default, brought the cosine of a PPHGNet_tiny with its simulation from 0.995 down to 0.60, for 5 % of the time.
_INT8_OPS = {"conv2d", "depthwise_conv2d", "fused_conv2d"}

#: Turns dropout at inference into a scale, which int8 then loses behind a convolution with its activation: the logits
#: of a PPLCNet_x0_5 came out 1.25 times too large, cosine 0.56 with the simulation instead of 0.99.
_LOSES_DROPOUT = "simplify_with_basic_ops_pass"


class PaddleInference(Engine):
    """An exported or quantized model in Paddle Inference.

    Raises:
        ExportedModelError: a file is missing or damaged, or the model has several inputs or outputs.
        MissingPackageError: Paddle is not installed.
    """

    def __init__(self, request: EngineRequest) -> None:
        for path in (request.model, str(request.params)):
            if not Path(path).is_file():
                raise ExportedModelError(f"{path} does not exist", hint="name an inference.pdmodel and its .pdiparams")
        paddle = import_paddle()
        started = time.perf_counter_ns()
        try:
            self._predictor = paddle.inference.create_predictor(_config(paddle, request))
        except (RuntimeError, ValueError, IndexError, OSError) as error:
            raise ExportedModelError(
                f"Paddle Inference can't load {request.model}: {_reason(error)}", hint="export the model again"
            ) from error
        load_ms = (time.perf_counter_ns() - started) / 1e6
        source = one_tensor(self._predictor.get_input_names(), "input", request.model)
        result = one_tensor(self._predictor.get_output_names(), "output", request.model)
        self._input = self._predictor.get_input_handle(source)
        self._output = self._predictor.get_output_handle(result)
        super().__init__(request, version=str(paddle.__version__), load_ms=load_ms)

    def forward(self) -> None:
        try:
            self._predictor.run()
        except (RuntimeError, ValueError, IndexError) as error:
            raise _run_error(error) from error

    def _set_input(self, batch: NDArray[np.float32]) -> None:
        self._input.reshape(batch.shape)
        self._input.copy_from_cpu(batch)

    def _get_output(self) -> NDArray[np.float32]:
        output: NDArray[np.float32] = self._output.copy_to_cpu()
        return output


def _config(paddle: Any, request: EngineRequest) -> Any:
    config = paddle.inference.Config(request.model, str(request.params))
    config.disable_gpu()
    config.disable_glog_info()
    config.set_cpu_math_library_num_threads(request.threads)
    config.enable_memory_optim()
    # The simulation has to stay as the quantizer wrote it: no pass may fold or fuse its operators.
    config.switch_ir_optim(request.mode != "int8_simulated")
    if request.mode in ("fp32_onednn", "int8_onednn"):
        config.enable_mkldnn()
    else:
        # Paddle 2.6 has it on by default.
        config.disable_mkldnn()
    if request.mode == "int8_onednn":
        config.enable_mkldnn_int8(_INT8_OPS)
        config.delete_pass(_LOSES_DROPOUT)
    return config


def _run_error(error: Exception) -> EdgeclsError:
    return InputError(
        f"Paddle Inference can't run this batch: {_reason(error)}", hint="compare its shape with the model's input"
    )


def _reason(error: Exception) -> str:
    text = one_line(str(error))
    found = _REASON.search(text)
    return (found.group(1) if found else text).rstrip(".")[:300]
