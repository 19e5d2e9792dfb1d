"""Random weights under which a deep network still computes something. Runs in a child process that has Paddle.

With fresh parameters the activations of a deep net die out or blow up, and every comparison of engines is one of
noise. Here each batch norm takes the statistics of its own input over a few synthetic pictures, layer by layer in
one pass. That alone isn't enough: a picture unlike those leaves every norm a little too large, which adds up (a
photograph gave GhostNet_x1_3 logits 100,000 times too large, measured). So the norms also get

- offsets that keep most activations on the rising side of relu and hard swish, where they pass on what they get;
- variances that are half their channel's own and half the layer's average, so that no quiet channel is blown up;

and the classifier gets logits that differ between pictures as much as those of a trained one.
"""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import ExportError

_PICTURES = 4
#: Scale, mean offset and spread of the offsets of every batch norm.
_SCALE, _OFFSET, _OFFSET_SPREAD = 2.0, 1.5, 0.5
#: Standard deviation of the logits of a picture.
_LOGIT_SPREAD = 3.0
#: Below this part of their size, differences between logits are rounding errors.
_SMALLEST_DIFFERENCE = 1e-3
#: Waves in a synthetic picture, and how many of them fit into it at most.
_WAVES, _MAX_FREQUENCY = 6, 8.0


def settle(paddle: Any, network: Any, height: int, width: int, seed: int) -> None:
    """Give a network with fresh parameters batch norms and a classifier that make it compute something.

    The same seed gives the same parameters on the same machine.

    Args:
        paddle: the imported module.
        network: maps [N, 3, height, width] to logits; changed in place, left in eval mode.
        height: of the input, pixels.
        width: of the input, pixels.
        seed: of the pictures and the offsets.

    Raises:
        ExportError: the logits are not finite or all alike.
    """
    random = np.random.default_rng(seed)
    pictures = paddle.to_tensor(_pictures(random, height, width))
    network.eval()
    _open_gates(network)
    kinds = (paddle.nn.BatchNorm, paddle.nn.BatchNorm2D)
    norms = [layer for layer in network.sublayers() if isinstance(layer, kinds)]
    hooks = [layer.register_forward_pre_hook(_settle_norm(random)) for layer in norms]
    with paddle.no_grad():
        logits = network(pictures).numpy()
    for hook in hooks:
        hook.remove()
    classifier = [layer for layer in network.sublayers() if isinstance(layer, paddle.nn.Linear)][-1]
    _spread_logits(classifier, logits)


def _settle_norm(random: np.random.Generator) -> Callable[[Any, Any], None]:
    def settle_norm(layer: Any, inputs: Any) -> None:
        tensor = inputs[0]
        axes = [axis for axis in range(tensor.ndim) if axis != 1]
        mean = tensor.mean(axes)
        variance = ((tensor - mean.reshape([1, -1] + [1] * (tensor.ndim - 2))) ** 2).mean(axes)
        offsets = random.normal(_OFFSET, _OFFSET_SPREAD, mean.shape)
        layer._mean.set_value(mean)
        layer._variance.set_value((variance + variance.mean()) / 2)
        layer.weight.set_value(np.full(mean.shape, _SCALE, np.float32))
        layer.bias.set_value(offsets.astype(np.float32))

    return settle_norm


def _open_gates(network: Any) -> None:
    """GhostNet clips its channel gates to 0..1: about 0 half of them would be shut, about 0.5 they are open."""
    for name, parameter in network.named_parameters():
        if name.endswith(".excitation.bias"):
            parameter.set_value(np.full(parameter.shape, 0.5, np.float32))


def _spread_logits(classifier: Any, logits: NDArray[np.float32]) -> None:
    """Take out what the logits of all pictures share, and scale what is left."""
    shared = logits.mean(axis=0)
    spread = float((logits - shared).std())
    if not np.isfinite(logits).all() or spread <= _SMALLEST_DIFFERENCE * float(np.abs(logits).max()):
        raise ExportError("random weights gave no usable output", hint="try another seed, as --weights random:1")
    factor = _LOGIT_SPREAD / spread
    classifier.weight.set_value(classifier.weight.numpy() * np.float32(factor))
    classifier.bias.set_value((classifier.bias.numpy() - shared) * np.float32(factor))


def _pictures(random: np.random.Generator, height: int, width: int) -> NDArray[np.float32]:
    """Smooth waves under a tint and some noise, [N, 3, height, width], about normal."""
    y = np.linspace(0, 2 * np.pi, height, endpoint=False)[:, None]
    x = np.linspace(0, 2 * np.pi, width, endpoint=False)[None, :]
    pictures = np.empty((_PICTURES, 3, height, width), np.float32)
    for picture in pictures:
        for channel in picture:
            channel[:] = 0.3 * random.standard_normal((height, width))
            for _ in range(_WAVES):
                down, across = random.uniform(-_MAX_FREQUENCY, _MAX_FREQUENCY, 2)
                strength = random.standard_normal() / (1 + np.hypot(down, across))
                channel += strength * np.cos(down * y + across * x + random.uniform(0, 2 * np.pi))
        picture /= picture.std()
        picture += random.normal(0, 0.7, (3, 1, 1))
    return pictures
