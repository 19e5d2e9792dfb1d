"""The network "tiny" of ``tests/nets`` as ONNX, in the ways in which exporters write such a network."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping

import numpy as np
from numpy.typing import NDArray

from edgecls.program.wire import Field
from tests.onnx.write import model, node

Arrays = Dict[str, NDArray[Any]]

_PADS = [1, 1, 1, 1]
_EPSILON = 1e-5


class Tiny:
    """Writes the network.

    Args:
        arrays: its parameters by Paddle's names.
        folded: convolutions hold their batch norms.
        gemm: the classifier is a Gemm with its weight turned.
        epsilon: of the batch norms; their variances are such that the result is the same.
        spelled_out: hard swish as arithmetic.
        softmax: the result is probabilities.
    """

    def __init__(
        self,
        arrays: Mapping[str, NDArray[Any]],
        *,
        folded: bool = False,
        gemm: bool = False,
        epsilon: float = _EPSILON,
        spelled_out: bool = False,
        softmax: bool = False,
    ) -> None:
        self._arrays = arrays
        self._folded = folded
        self._epsilon = epsilon
        self._spelled_out = spelled_out
        self.nodes: List[List[Field]] = []
        self.constants: Arrays = {}
        last = self._network(gemm)
        self.nodes.append(node("Softmax" if softmax else "Identity", [last], ["y"]))

    def to_bytes(self, **more: Any) -> bytes:
        return model(self.nodes, self.constants, **more)

    def _network(self, gemm: bool) -> str:
        x = self._unit("x", 0, strides=[2, 2], pads=_PADS)
        x = self._unit(x, 1, pads=_PADS, group=16)
        gate = self._add("GlobalAveragePool", x)
        gate = self._add("Relu", self._biased(gate, 2))
        gate = self._add("HardSigmoid", self._biased(gate, 3), alpha=1 / 6, beta=0.5)
        x = self._unit(self._add("Mul", x, gate), 4, norm=2)
        x = self._add("Flatten", self._add("GlobalAveragePool", x))
        weight, bias = self._arrays["linear_0.w_0"], self._arrays["linear_0.b_0"]
        if gemm:
            return self._add("Gemm", x, self._keep("fc.w", weight.T), self._keep("fc.b", bias), transB=1)
        return self._add("Add", self._add("MatMul", x, self._keep("fc.w", weight)), self._keep("fc.b", bias))

    def _unit(self, x: str, number: int, *, norm: int = -1, **geometry: Any) -> str:
        weight = self._arrays[f"conv2d_{number}.w_0"]
        name = f"batch_norm2d_{number if norm < 0 else norm}"
        scale, bias, mean, variance = (self._arrays[f"{name}.{part}"] for part in ("w_0", "b_0", "w_1", "w_2"))
        if self._folded:
            factor = scale / np.sqrt(variance + np.float32(_EPSILON))
            shift = self._keep(f"{name}.shift", bias - mean * factor)
            x = self._add(
                "Conv", x, self._keep(f"conv{number}", weight * factor[:, None, None, None]), shift, **geometry
            )
        else:
            x = self._add("Conv", x, self._keep(f"conv{number}", weight), **geometry)
            other = (variance + np.float32(_EPSILON - self._epsilon)).astype(np.float32)
            parts = {
                "scale": scale,
                "bias": bias,
                "mean": mean,
                "var": variance if self._epsilon == _EPSILON else other,
            }
            kept = [self._keep(f"{name}.{part}", array) for part, array in parts.items()]
            x = self._add("BatchNormalization", x, *kept, epsilon=self._epsilon)
        return self._hard_swish(x)

    def _hard_swish(self, x: str) -> str:
        if not self._spelled_out:
            return self._add("HardSwish", x)
        three, zero, six = (self._keep(f"number{value}", np.array([value], np.float32)) for value in (3, 0, 6))
        clipped = self._add("Clip", self._add("Add", x, three), zero, six)
        return self._add("Div", self._add("Mul", x, clipped), six)

    def _biased(self, x: str, number: int) -> str:
        """A convolution with its bias behind it, as paddle2onnx writes it."""
        bias = self._arrays[f"conv2d_{number}.b_0"].reshape(1, -1, 1, 1)
        convolved = self._add("Conv", x, self._keep(f"conv{number}", self._arrays[f"conv2d_{number}.w_0"]))
        return self._add("Add", convolved, self._keep(f"bias{number}", bias))

    def _keep(self, name: str, array: NDArray[Any]) -> str:
        self.constants[name] = np.asarray(array, np.float32)
        return name

    def _add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"t{len(self.nodes)}"
        self.nodes.append(node(kind, inputs, [name], **attributes))
        return name
