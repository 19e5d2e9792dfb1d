"""What Paddle-Lite's operator types mean for precision."""

from __future__ import annotations

from typing import List, Mapping, Sequence

from edgecls.nb.program import Op

#: Convert between precisions.
CALIBS = frozenset({"calib", "calib_once", "calib_inplace"})
#: Copy between the processor's memory and the target's.
COPIES = frozenset({"io_copy", "io_copy_once"})
#: Rearrange values in memory.
LAYOUTS = frozenset({"layout", "layout_once"})
#: Compute nothing.
MOVEMENTS = CALIBS | COPIES | LAYOUTS | {"feed", "fetch"}

CONVOLUTIONS = frozenset(
    {"conv2d", "conv2d_transpose", "depthwise_conv2d", "depthwise_conv2d_transpose", "sparse_conv2d"}
)
_PRODUCTS = frozenset({"fc", "matmul", "matmul_v2", "mul"})

_FLOATS = ("fp32", "fp16")


def quantizable(op: Op, dtypes: Mapping[str, str]) -> bool:
    """Whether an operator has weights and Paddle-Lite has int8 kernels for its type.

    ``dtypes`` are the element types of the parameters by name. A product of two activations has no weights.
    """
    if op.type in CONVOLUTIONS:
        return True
    return op.type in _PRODUCTS and any(name in dtypes for name in _arguments(op))


def feeds_float_kernel(op: Op, dtypes: Mapping[str, str]) -> str:
    """The integer type of weights that a float kernel is given, "" when they are floats as well.

    Paddle-Lite turns such weights into floats when it loads the model.
    """
    if op.kernel is None or op.kernel.precision not in _FLOATS or op.type == "sparse_conv2d":
        return ""
    types = {dtypes.get(name, "") for name in _arguments(op)}
    return next((dtype for dtype in ("int8", "int16") if dtype in types), "")


def decisive(computing: Sequence[Op], weighted: Sequence[Op]) -> List[Op]:
    """The operators whose precision is the network's: convolutions, else all with weights, else all of a known one."""
    convolutions = [op for op in weighted if op.type in CONVOLUTIONS]
    known = [op for op in computing if op.kernel and op.kernel.precision in ("fp32", "fp16", "int8")]
    return convolutions or list(weighted) or known


def _arguments(op: Op) -> List[str]:
    return [name for names in op.inputs.values() for name in names]
