"""A PP-LCNet's program as ONNX, operator by operator, so that the tests need no converter."""

from __future__ import annotations

from typing import Any, Dict, List

import numpy as np
from numpy.typing import NDArray

from edgecls.export.exported import ExportedModel
from edgecls.program.arrays import read_arrays
from edgecls.program.desc import Op, read_program
from edgecls.program.wire import Field
from tests.onnx.write import model, node

_SAME = {"hard_swish": "HardSwish", "relu": "Relu", "softmax": "Softmax", "scale": "Identity", "dropout": "Identity"}
_SAME.update({"elementwise_add": "Add", "elementwise_mul": "Mul", "matmul_v2": "MatMul", "pool2d": "GlobalAveragePool"})
_SAME["flatten_contiguous_range"] = "Flatten"


def onnx_of_program(exported: ExportedModel) -> bytes:
    """The ONNX file of an exported PP-LCNet. A dropout that scales must be a multiplication, as in Paddle."""
    program = read_program(exported.model_file)
    arrays = read_arrays(program, exported.params_file)
    constants: Dict[str, NDArray[Any]] = {f"{name}_deepcopy": array for name, array in arrays.items()}
    nodes: List[List[Field]] = []
    image = result = ""
    for op in program.main.ops:
        if op.type == "feed":
            image = str(op.output("Out"))
        elif op.type == "fetch":
            result = str(op.input("X"))
        elif op.type == "reshape2":
            constants[str(op.output("Out"))] = arrays[str(op.input("X"))].reshape(1, -1, 1, 1)
        else:
            nodes.append(_node(op, arrays, constants))
    sides = program.main.by_name[image].shape
    return model(nodes, constants, inputs=(image,), outputs=(result,), sides=(0, *sides[1:]))


def _node(op: Op, arrays: Dict[str, NDArray[Any]], constants: Dict[str, NDArray[Any]]) -> List[Field]:
    def names(*parameters: str) -> List[str]:
        found = [str(op.input(parameter)) for parameter in parameters]
        return [f"{name}_deepcopy" if name in arrays else name for name in found]

    if op.type in ("conv2d", "depthwise_conv2d"):
        pads, strides = op.integers("paddings"), op.integers("strides")
        attributes = {"strides": strides, "pads": [*pads, *pads], "group": op.integer("groups", 1)}
        return node("Conv", names("Input", "Filter"), [str(op.output("Output"))], **attributes)
    if op.type == "batch_norm":
        inputs = names("X", "Scale", "Bias", "Mean", "Variance")
        return node("BatchNormalization", inputs, [str(op.output("Y"))], epsilon=op.number("epsilon", 0.0))
    target = [str(op.output("Out"))]
    if op.type == "hard_sigmoid":
        return node("HardSigmoid", names("X"), target, alpha=op.number("slope", 0.2), beta=op.number("offset", 0.5))
    if op.type == "dropout" and op.text("dropout_implementation", "") == "downgrade_in_infer":
        constants["kept"] = np.array([1 - op.number("dropout_prob", 0.0)], np.float32)
        return node("Mul", [*names("X"), "kept"], target)
    inputs = names("X", "Y") if op.input("Y") else names("X")
    return node(_SAME[op.type], inputs, target)
