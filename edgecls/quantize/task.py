"""The child of ``ptq.quantize``: the scales, then the passes of Paddle's PostTrainingQuantization.

``onnx_format`` is off. Of both formats opt makes ARM kernels with the same scales and the same int8 weights, and
Paddle's own run and oneDNN int8 agree with ARM equally well (PPLCNet_x0_25, PPHGNetV2_B0 and GhostNet_x0_5 under
an emulated arm64 runtime 2.12). Off is the one that calibrates faster (5.3 against 8.0 s for PPHGNetV2_B0, 16
images), that Paddle runs up to four times faster, and that an opt older than 2.13 can read.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Set

import numpy as np

from edgecls.calibrate.observe import observe
from edgecls.calibrate.rows import Rows
from edgecls.errors import EdgeclsError, QuantizeError, one_line
from edgecls.program.stage import MODEL_NAME, PARAMS_NAME
from edgecls.worker.paddle import import_paddle


def run(request: Dict[str, Any], progress: Callable[[str], None]) -> Dict[str, Any]:
    """Quantize the model in ``source`` into ``target``.

    Args:
        request: source and target folders, images (.npy), scales or None, op_types, weight, batch_size, seed; without
            scales also algos (one), names, whole_batches and budget, as ``calibrate.task``.
        progress: called for each calibration batch.

    Raises:
        ImageError: an image holds NaN or infinity.
        QuantizeError: Paddle failed, or the model computes NaN or infinity, before or after.
    """
    paddle = import_paddle(request["seed"])
    images = np.load(request["images"], mmap_mode="r", allow_pickle=False)
    try:
        scales = request["scales"] or _calibrated(paddle, images, request, progress)
        paddle.enable_static()
        executor = paddle.static.Executor(paddle.CPUPlace())
        _rewrite(paddle, executor, scales, request)
        progress("check the quantized model")
        _check_output(paddle, executor, images, request)
    except EdgeclsError:
        raise
    except Exception as error:
        raise QuantizeError(
            f"Paddle could not quantize the model: {type(error).__name__}: {one_line(str(error))[:300]}",
            hint="check that the model runs in Paddle, or keep it fp32",
        ) from error
    return {}


def _calibrated(paddle: Any, images: Any, request: Dict[str, Any], progress: Callable[[str], None]) -> Dict[str, float]:
    found = observe(
        paddle,
        model=f"{request['source']}/{MODEL_NAME}",
        params=f"{request['source']}/{PARAMS_NAME}",
        images=Rows(images),
        names=request["names"],
        algos=request["algos"],
        batch_size=request["batch_size"],
        whole_batches=request["whole_batches"],
        budget=request["budget"],
        progress=progress,
    )
    return found.scales[request["algos"][0]]


def _rewrite(paddle: Any, executor: Any, scales: Dict[str, float], request: Dict[str, Any]) -> None:
    from paddle.static.quantization import PostTrainingQuantization, utils

    class Rewriter(PostTrainingQuantization):  # type: ignore[misc]
        """Paddle's passes over the graph without its sampling.

        The thresholds that it notes on operators beside the scales are left out too: of the numbers in a ``.nb``
        none depends on them.
        """

        def quantize(self) -> None:
            self._load_model_data()
            self._collect_target_varnames()
            self._quantized_act_var_name: Set[str] = set()
            # Without activations that is the scales of the weights.
            self._sample_abs_max()
            self._scale_dict = {**self._quantized_threshold, **scales}
            self._update_program()
            utils.move_persistable_var_to_global_block(self._program)

    rewriter = Rewriter(
        executor=executor,
        model_dir=request["source"],
        model_filename=MODEL_NAME,
        params_filename=PARAMS_NAME,
        data_loader=_no_data(paddle),
        quantizable_op_type=request["op_types"],
        weight_quantize_type=request["weight"],
        onnx_format=False,
    )
    rewriter.quantize()
    rewriter.save_quantized_model(request["target"], model_filename=MODEL_NAME, params_filename=PARAMS_NAME)


def _no_data(paddle: Any) -> Any:
    """The DataLoader that Paddle insists on and has no use for here."""

    class NoData(paddle.io.DataLoader):  # type: ignore[misc]
        def __init__(self) -> None:
            pass

        def __len__(self) -> int:
            return 1

    return NoData()


def _check_output(paddle: Any, executor: Any, images: Any, request: Dict[str, Any]) -> None:
    """Run the quantized model on the first batch."""
    batch = np.array(images[: request["batch_size"]])
    with paddle.static.scope_guard(paddle.static.Scope()):
        program, feeds, fetches = paddle.static.load_inference_model(
            request["target"], executor, model_filename=MODEL_NAME, params_filename=PARAMS_NAME
        )
        output = executor.run(program, feed={feeds[0]: batch}, fetch_list=fetches)[0]
    if not np.isfinite(output).all():
        raise QuantizeError(
            "the quantized model computes NaN or infinity on the calibration images", hint="try another algorithm"
        )
