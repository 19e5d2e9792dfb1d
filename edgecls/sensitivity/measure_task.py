"""The child that computes the variants: the images stay here, one program after the other comes and goes."""

from __future__ import annotations

import gc
from typing import Any, BinaryIO, Dict, Iterator, List

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import EdgeclsError, ExportedModelError, one_line
from edgecls.sensitivity.ranges import Activation, Output
from edgecls.worker.child import reply_error
from edgecls.worker.frames import read_frame, write_frame
from edgecls.worker.paddle import import_paddle

Array = NDArray[np.float32]

#: The only pass that may touch a program with fake-quantize operators: it gives operators another kernel and neither
#: folds nor fuses. With oneDNN's convolutions a quantized PPLCNet_x0_5 takes half the time and an fp32 one a third, and
#: the quantized one's outputs are equal to the last bit: what it sums up are integers that float32 holds exactly.
_PLACEMENT = "mkldnn_placement_pass"
_ONEDNN_OPS = {"conv2d", "depthwise_conv2d"}


def serve(request: Dict[str, Any], requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer {"ready": {...}}, then one frame for each frame.

    Args:
        request: images (.npy), rows (numbers of the images to take, None for all), batch (images computed at once),
            params (file), input (name), threads.
        requests: {"run": model file} is answered by {"shape": [N, classes]} and the float32 outputs;
            {"probe": model file, "batch": n, "layers": [...]} by {"layers": {name: ...}}.
        replies: where the answers go.
    """
    paddle = import_paddle()
    images = np.load(request["images"], mmap_mode="r", allow_pickle=False)
    if request["rows"] is not None:
        images = images[request["rows"]]
    write_frame(replies, {"ready": {}})
    while True:
        frame = read_frame(requests)
        if frame is None:
            return
        message = frame[0]
        try:
            if "probe" in message:
                write_frame(replies, {"layers": _probe(paddle, images, request, message)})
            else:
                output = _run(paddle, images, request, message["run"])
                write_frame(replies, {"shape": list(output.shape)}, output.tobytes())
        except EdgeclsError as error:
            reply_error(replies, error)


def _run(paddle: Any, images: Any, request: Dict[str, Any], model: str) -> Array:
    predictor = _load(paddle, model, request, onednn=True)
    output = predictor.get_output_handle(predictor.get_output_names()[0])
    parts: List[Array] = []
    for batch in _batches(images, request["batch"]):
        _feed(predictor, batch)
        parts.append(output.copy_to_cpu())
    del output, predictor
    gc.collect()
    return np.concatenate(parts).astype(np.float32)


def _probe(paddle: Any, images: Any, request: Dict[str, Any], message: Dict[str, Any]) -> Dict[str, Any]:
    """Statistics of every layer, gathered while the network runs: one activation at a time is held."""
    predictor = _load(paddle, message["probe"], request, onednn=False)
    layers = message["layers"]
    inputs = {layer["source"]: Activation(layer["scale"]) for layer in layers}
    outputs = {layer["output"]: Output() for layer in layers}
    product_of = {layer["output"]: layer["product"] for layer in layers}
    products = set(product_of.values())
    held: Dict[str, Array] = {}

    def look(op_type: str, name: str, tensor: Any) -> None:
        if name in inputs:
            inputs[name].add(tensor.numpy())
        if name in products:
            held[name] = tensor.numpy()
        elif name in outputs:
            outputs[name].add(held.pop(product_of[name]), tensor.numpy())

    predictor.register_output_hook(look)
    for batch in _batches(images, message["batch"]):
        if request["input"] in inputs:
            inputs[request["input"]].add(batch)
        _feed(predictor, batch)
    return {
        layer["name"]: {
            "activation": inputs[layer["source"]].to_json(),
            "output_sqnr": outputs[layer["output"]].sqnr,
        }
        for layer in layers
    }


def _load(paddle: Any, model: str, request: Dict[str, Any], *, onednn: bool) -> Any:
    config = paddle.inference.Config(model, request["params"])
    config.disable_gpu()
    config.disable_glog_info()
    config.set_cpu_math_library_num_threads(request["threads"])
    if onednn:
        config.enable_memory_optim()
        config.enable_mkldnn()
        config.set_mkldnn_op(_ONEDNN_OPS)
        passes = config.pass_builder()
        for name in passes.all_passes():
            if name != _PLACEMENT:
                passes.delete_pass(name)
    else:
        # A hook sees oneDNN's tensors in an order of its own.
        config.disable_mkldnn()
        config.switch_ir_optim(False)
    try:
        return paddle.inference.create_predictor(config)
    except (RuntimeError, ValueError, IndexError, OSError) as error:
        raise ExportedModelError(
            f"Paddle Inference can't load a variant of the model: {one_line(str(error))[-300:]}",
            hint="report it with the model",
        ) from error


def _feed(predictor: Any, batch: Array) -> None:
    handle = predictor.get_input_handle(predictor.get_input_names()[0])
    handle.reshape(batch.shape)
    handle.copy_from_cpu(batch)
    try:
        predictor.run()
    except (RuntimeError, ValueError, IndexError) as error:
        raise ExportedModelError(
            f"Paddle Inference can't run a variant of the model: {one_line(str(error))[-300:]}",
            hint="report it with the model",
        ) from error


def _batches(images: Any, size: int) -> Iterator[Array]:
    for start in range(0, len(images), size):
        yield np.ascontiguousarray(images[start : start + size])
