"""The child of ``ptq.quantize``: Paddle's PostTrainingQuantization.

``onnx_format`` is off. Measured on PPLCNet_x0_25, PPHGNetV2_B0 and GhostNet_x0_5, opt makes the same ARM kernels
with the same scales and the same int8 weights of both formats, and oneDNN int8 gives the same output for both. But
only without it does Paddle's own run quantize what ARM quantizes, the inputs and weights of convolutions; the
ONNX-like format puts 109 quantizers around all operators of PPLCNet_x0_25, and its weights and scales need an opt
of 2.13 or later.
"""

from __future__ import annotations

from typing import Any, Callable, Dict

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
        QuantizeError: Paddle failed, or the result computes NaN or infinity.
    """
    paddle = import_paddle(request["seed"])
    paddle.enable_static()
    executor = paddle.static.Executor(paddle.CPUPlace())
    loader = _loader(paddle, request, progress)
    try:
        _quantize(executor, loader, request)
        progress("check the quantized model")
        output = _first_output(paddle, executor, request)
    except EdgeclsError:
        raise
    except Exception as error:
        raise QuantizeError(
            f"Paddle could not quantize the model: {type(error).__name__}: {one_line(str(error))[:300]}",
            hint="check that the model runs in Paddle, or keep it fp32",
        ) from error
    import numpy as np

    if not np.isfinite(output).all():
        raise QuantizeError(
            "the quantized model computes NaN or infinity",
            hint="check the fp32 model on the calibration images, or try another algorithm",
        )
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
    import numpy as np

    images = np.load(request["images"], mmap_mode="r", allow_pickle=False)
    name, size = request["input"], request["batch_size"]
    count = len(images) // size * size if request["whole_batches"] else len(images)
    batches = -(-count // size)
    passes = 2 if request["algo"] in _TWO_PASSES else 1
    seen = 0

    class Images(paddle.io.Dataset):  # type: ignore[misc]
        def __len__(self) -> int:
            return count

        def __getitem__(self, index: int) -> Dict[str, Any]:
            nonlocal seen
            if index % size == 0:
                seen += 1
                progress(f"calibration pass {-(-seen // batches)}/{passes}, batch {index // size + 1}/{batches}")
            image = np.array(images[index])
            if not np.isfinite(image).all():
                raise ImageError(
                    f"calibration image {index + 1} holds NaN or infinity", hint="preprocess the images again"
                )
            return {name: image}

    # Without the reader's thread the batches come in order and one at a time.
    return paddle.io.DataLoader(
        Images(),
        places=paddle.CPUPlace(),
        return_list=True,
        batch_size=size,
        num_workers=0,
        use_buffer_reader=False,
    )


def _first_output(paddle: Any, executor: Any, request: Dict[str, Any]) -> Any:
    import numpy as np

    images = np.load(request["images"], mmap_mode="r", allow_pickle=False)
    with paddle.static.scope_guard(paddle.static.Scope()):
        program, feeds, fetches = paddle.static.load_inference_model(
            request["target"], executor, model_filename=MODEL_NAME, params_filename=PARAMS_NAME
        )
        batch = np.array(images[: request["batch_size"]])
        return executor.run(program, feed={feeds[0]: batch}, fetch_list=fetches)[0]
