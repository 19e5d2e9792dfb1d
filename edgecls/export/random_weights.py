"""Random weights under which a deep network still computes something. Runs in a child process that has Paddle.

With fresh parameters the activations of a deep net die out or blow up, and every comparison of engines is of noise.
Here each batch norm takes the statistics of its own input over a few synthetic pictures, layer by layer in one pass,
and the classifier is scaled so that the logits differ.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import ExportError
from edgecls.images.synthetic import golden_picture
from edgecls.preprocess.apply import normalize
from edgecls.preprocess.spec import Preprocess

#: Standard deviation of the logits: some classes likelier than others, none certain.
_SPREAD = 2.0


def settle(paddle: Any, network: Any, height: int, width: int, seed: int) -> None:
    """Set the statistics of every batch norm of a network with fresh parameters.

    Args:
        paddle: the imported module.
        network: maps [N, 3, height, width] to logits; changed in place, left in eval mode.
        height: of the input, pixels.
        width: of the input, pixels.
        seed: of the pictures.

    Raises:
        ExportError: the logits are not finite or all alike.
    """

    def take_statistics(layer: Any, inputs: Any) -> None:
        tensor = inputs[0]
        axes = [axis for axis in range(tensor.ndim) if axis != 1]
        mean = tensor.mean(axes)
        shape = [1, -1] + [1] * (tensor.ndim - 2)
        variance = ((tensor - mean.reshape(shape)) ** 2).mean(axes)
        layer._mean.set_value(mean)
        layer._variance.set_value(variance)

    kinds = (paddle.nn.BatchNorm, paddle.nn.BatchNorm1D, paddle.nn.BatchNorm2D)
    network.eval()
    norms = [layer for layer in network.sublayers() if isinstance(layer, kinds)]
    hooks = [layer.register_forward_pre_hook(take_statistics) for layer in norms]
    with paddle.no_grad():
        logits = network(paddle.to_tensor(_pictures(height, width, seed))).numpy()
    for hook in hooks:
        hook.remove()
    _scale_classifier(paddle, network, float(logits.std()))
    if not np.isfinite(logits).all() or float(logits.std()) < 1e-6:
        raise ExportError("random weights gave no usable output", hint="try --weights random:1")


def _scale_classifier(paddle: Any, network: Any, spread: float) -> None:
    classifier = [layer for layer in network.sublayers() if isinstance(layer, paddle.nn.Linear)][-1]
    if spread > 0.0:
        classifier.weight.set_value(classifier.weight * (_SPREAD / spread))


def _pictures(height: int, width: int, seed: int) -> NDArray[np.float32]:
    """The golden picture and its negative, which the parity check shows the network, and noise, coarse and fine."""
    random = np.random.default_rng(seed)
    golden = golden_picture(height, width)
    rows, columns = -(-height // 16), -(-width // 16)
    coarse = random.standard_normal((3, rows, columns)).repeat(16, axis=1).repeat(16, axis=2)[:, :height, :width]
    fine = random.standard_normal((3, height, width))
    noise = [(coarse + 0.25 * fine).astype(np.float32), fine.astype(np.float32)]
    spec = Preprocess(size=(height, width), resize_short=None)
    return np.stack([normalize(golden, spec), normalize(255 - golden, spec), *noise])
