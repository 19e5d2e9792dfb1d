"""The network in training. Runs in the child process that has Paddle."""

from __future__ import annotations

from typing import Any, Dict, Mapping

import numpy as np
from numpy.typing import NDArray

from edgecls.qat.checkpoint import Arrays
from edgecls.qat.settings import QatSettings

#: Weight of the past in the moving average of an activation's largest value.
MOVING_RATE = 0.9


def paddleslim_config(settings: QatSettings) -> Dict[str, Any]:
    """PaddleSlim's configuration. Its ONNX format gives a network that Paddle and oneDNN compute differently."""
    return {
        "weight_preprocess_type": None,
        "activation_preprocess_type": None,
        "weight_quantize_type": settings.weight,
        "activation_quantize_type": "moving_average_abs_max",
        "weight_bits": 8,
        "activation_bits": 8,
        "dtype": "int8",
        "window_size": 10000,
        "moving_rate": MOVING_RATE,
        "quantizable_layer_type": ["Conv2D"],
        "onnx_format": False,
    }


def skip_others(paddle: Any, network: Any, scales: Mapping[str, float]) -> None:
    """Keep PaddleSlim from the convolutions that have no scale."""
    for layer in network.sublayers():
        if isinstance(layer, paddle.nn.Conv2D) and layer.weight.name not in scales:
            layer.skip_quant = True


def set_scales(network: Any, scales: Mapping[str, float]) -> None:
    """Start the activation scales of the quantized layers from these, by the name of the layer's weight."""
    settled = 1.0 / (1.0 - MOVING_RATE)
    for weight, observer in _observers(network).items():
        for tensor, value in ((observer._scale, 1.0), (observer._accum, settled)):
            tensor.set_value(np.full(tensor.shape, value * scales[weight], np.float32))
        observer._state.set_value(np.full(observer._state.shape, settled, np.float32))


def get_scales(network: Any) -> Dict[str, float]:
    """The activation scale of each quantized layer by the name of its weight."""
    return {weight: float(observer._scale.numpy().ravel()[0]) for weight, observer in _observers(network).items()}


def set_mode(paddle: Any, network: Any, settings: QatSettings, done: float) -> None:
    """Put every layer into its state for the next step: dropout is always off, as the teacher has none.

    Args:
        paddle: the module.
        network: the student.
        settings: of the training.
        done: share of the steps that are done.
    """
    network.eval()
    if settings.scales == "moving":
        for observer in _observers(network).values():
            observer.train()
    if done < settings.freeze_bn:
        for layer in network.sublayers():
            if isinstance(layer, (paddle.nn.BatchNorm2D, paddle.nn.BatchNorm)):
                layer.train()


def arrays_of(network: Any) -> Arrays:
    """Parameters, statistics and scales by structured name."""
    return {name: np.array(tensor.numpy()) for name, tensor in network.state_dict().items()}


def set_arrays(network: Any, arrays: Mapping[str, NDArray[Any]]) -> None:
    """The inverse of ``arrays_of``."""
    for name, tensor in network.state_dict().items():
        tensor.set_value(arrays[name])


def copy_parameters(student: Any, network: Any) -> None:
    """Give a float network of the same architecture the student's parameters, which have the same names."""
    trained = {tensor.name: tensor for tensor in student.state_dict().values()}
    for tensor in network.state_dict().values():
        tensor.set_value(trained[tensor.name].numpy())


def _observers(network: Any) -> Dict[str, Any]:
    """What quantizes the activation of each quantized layer."""
    return {
        layer.weight.name: layer._fake_quant_input
        for layer in network.sublayers()
        if hasattr(layer, "_fake_quant_input") and hasattr(layer, "_fake_quant_weight")
    }
