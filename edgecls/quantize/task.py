"""The child of ``ptq.quantize``: Paddle's PostTrainingQuantization.

``onnx_format`` is off. Of both formats opt makes ARM kernels with the same scales and the same int8 weights, and
Paddle's own run and oneDNN int8 agree with ARM equally well (PPLCNet_x0_25, PPHGNetV2_B0 and GhostNet_x0_5 under
an emulated arm64 runtime 2.12). Off is the one that calibrates faster (5.3 against 8.0 s for PPHGNetV2_B0, 16
images), that Paddle runs up to four times faster, and that an opt older than 2.13 can read.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator

from edgecls.errors import EdgeclsError, ImageError, QuantizeError, one_line
from edgecls.program.stage import MODEL_NAME, PARAMS_NAME
from edgecls.worker.paddle import import_paddle

#: Share of an activation's values that the scale of ``hist`` covers. Paddle's quant_post_static has the same default.
_HIST_SHARE = 0.9999
#: Algorithms that run over the images twice: for the range, then for the histogram.
_TWO_PASSES = ("KL", "hist")


def run(request: Dict[str, Any], progress: Callable[[str], None]) -> Dict[str, Any]:
    """Quantize the model in ``source`` into ``target``.

    Args:
        request: source and target folders, images (.npy), input (name), algo (Paddle's name), op_types, weight,
            batch_size, seed.
        progress: called for each calibration batch.

    Raises:
        ImageError: an image holds NaN or infinity.
        QuantizeError: Paddle failed, or the model computes NaN or infinity, before or after.
    """
    paddle = import_paddle(request["seed"])
    paddle.enable_static()
    executor = paddle.static.Executor(paddle.CPUPlace())
    loader = _loader(paddle, request, progress)
    try:
        _check_output(paddle, executor, request, "source", "fp32")
        _quantize(executor, loader, request)
        progress("check the quantized model")
        _check_output(paddle, executor, request, "target", "quantized")
    except EdgeclsError:
        raise
    except Exception as error:
        raise QuantizeError(
            f"Paddle could not quantize the model: {type(error).__name__}: {one_line(str(error))[:300]}",
            hint="check that the model runs in Paddle, or keep it fp32",
        ) from error
    return {}


def _quantize(executor: Any, loader: Any, request: Dict[str, Any]) -> None:
    from paddle.static.quantization import PostTrainingQuantization

    ptq = PostTrainingQuantization(
        executor=executor,
        model_dir=request["source"],
        model_filename=MODEL_NAME,
        params_filename=PARAMS_NAME,
        data_loader=loader,
        batch_size=request["batch_size"],
        algo=request["algo"],
        hist_percent=_HIST_SHARE,
        quantizable_op_type=request["op_types"],
        weight_quantize_type=request["weight"],
        onnx_format=False,
    )
    ptq.quantize()
    ptq.save_quantized_model(request["target"], model_filename=MODEL_NAME, params_filename=PARAMS_NAME)


def _loader(paddle: Any, request: Dict[str, Any], progress: Callable[[str], None]) -> Any:
    """The calibration batches as the DataLoader that Paddle insists on.

    Paddle's own one fetches in a thread, and hangs for ever when that thread raises.
    """
    import numpy as np

    images = np.load(request["images"], mmap_mode="r", allow_pickle=False)
    name, size = str(request["input"]), int(request["batch_size"])
    count = len(images) // size * size if request["whole_batches"] else len(images)
    batches = -(-count // size)
    passes = 2 if request["algo"] in _TWO_PASSES else 1

    class Batches(paddle.io.DataLoader):  # type: ignore[misc]
        def __init__(self) -> None:
            self.turn = 0

        def __len__(self) -> int:
            return batches

        def __call__(self) -> Iterator[Dict[str, Any]]:
            return iter(self)

        def __iter__(self) -> Iterator[Dict[str, Any]]:
            self.turn += 1
            for number in range(batches):
                progress(f"calibration pass {self.turn}/{passes}, batch {number + 1}/{batches}")
                batch = np.array(images[number * size : min(count, (number + 1) * size)])
                _check_finite(batch, number * size)
                yield {name: batch}

    return Batches()


def _check_finite(batch: Any, start: int) -> None:
    import numpy as np

    finite = np.isfinite(batch).all(axis=(1, 2, 3))
    if not finite.all():
        bad = start + int(np.argmin(finite)) + 1
        raise ImageError(f"calibration image {bad} holds NaN or infinity", hint="preprocess the images again")


def _check_output(paddle: Any, executor: Any, request: Dict[str, Any], folder: str, name: str) -> None:
    """Run the model in a folder on the first batch."""
    import numpy as np

    images = np.load(request["images"], mmap_mode="r", allow_pickle=False)
    batch = np.array(images[: request["batch_size"]])
    _check_finite(batch, 0)
    with paddle.static.scope_guard(paddle.static.Scope()):
        program, feeds, fetches = paddle.static.load_inference_model(
            request[folder], executor, model_filename=MODEL_NAME, params_filename=PARAMS_NAME
        )
        output = executor.run(program, feed={feeds[0]: batch}, fetch_list=fetches)[0]
    if not np.isfinite(output).all():
        raise QuantizeError(
            f"the {name} model computes NaN or infinity on the calibration images",
            hint="check weights and preprocessing" if name == "fp32" else "try another algorithm",
        )
