"""The layers of a program that int8 is about: the operators with a weight.

A layer goes by the name of its weight. That name is the same in the export, in the quantized model and in the
``.nb``, while Paddle and opt rename what flows between the operators.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Mapping, Tuple

from edgecls.program.desc import LOD_TENSOR, Op, Program

#: Operators with weights that Paddle-Lite has int8 ARM kernels for: the inputs that carry activation and weight,
#: and the output.
ARGUMENTS: Mapping[str, Tuple[str, str, str]] = {
    "conv2d": ("Input", "Filter", "Output"),
    "depthwise_conv2d": ("Input", "Filter", "Output"),
    "mul": ("X", "Y", "Out"),
    "matmul": ("X", "Y", "Out"),
    "matmul_v2": ("X", "Y", "Out"),
}


@dataclass(frozen=True)
class Layer:
    """One layer.

    Attributes:
        name: that of its weight.
        op_type: conv2d, depthwise_conv2d, mul, matmul or matmul_v2.
        activation: the variable that it takes; in a quantized model its quantized form.
        output: the variable that it gives.
        weight_shape: the sides of its weight.
    """

    name: str
    op_type: str
    activation: str
    output: str
    weight_shape: Tuple[int, ...]


#: Paddle's mark for operators that quantization leaves alone (``op_namescope``).
SKIP_QUANT = "skip_quant"


def find_layers(program: Program) -> List[Layer]:
    """The layers of a program in the order in which they run.

    A product of two activations is none, and neither is what Paddle is told to leave alone: a rewrite's convolution
    that only moves numbers.
    """
    return [layer for op in program.main.ops for layer in _layer(program, op)]


def _layer(program: Program, op: Op) -> List[Layer]:
    if op.type not in ARGUMENTS or SKIP_QUANT in op.text("op_namescope", ""):
        return []
    activation, weight, output = ARGUMENTS[op.type]
    names = op.input(activation), op.input(weight), op.output(output)
    if None in names:
        return []
    var = program.main.by_name.get(str(names[1]))
    if var is None or not var.persistable or var.kind != LOD_TENSOR:
        return []
    return [Layer(var.name, op.type, str(names[0]), str(names[2]), var.shape)]
