"""Which kernel opt chose for an operator.

opt writes its choice into the attribute ``__@kernel_type_attr@__`` as "op/alias/target/precision/layout",
the last three as numbers. Source of the numbers: lite/api/paddle_place.h of Paddle-Lite v2.12.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from edgecls.errors import NbError

#: The attribute that holds the kernel.
KERNEL_ATTRIBUTE = "__@kernel_type_attr@__"

TARGETS = {
    0: "unknown",
    1: "host",
    2: "x86",
    3: "cuda",
    4: "arm",
    5: "opencl",
    6: "any",
    7: "fpga",
    8: "npu",
    9: "xpu",
    10: "bm",
    11: "mlu",
    12: "rknpu",
    13: "apu",
    14: "huawei_ascend_npu",
    15: "imagination_nna",
    16: "intel_fpga",
    17: "metal",
    18: "nnadapter",
}

PRECISIONS = {
    0: "unknown",
    1: "fp32",
    2: "int8",
    3: "int32",
    4: "any",
    5: "fp16",
    6: "bool",
    7: "int64",
    8: "int16",
    9: "uint8",
    10: "fp64",
}

LAYOUTS = {
    0: "unknown",
    1: "NCHW",
    2: "any",
    3: "NHWC",
    4: "ImageDefault",
    5: "ImageFolder",
    6: "ImageNW",
    7: "MetalTexture2DArray",
    8: "MetalTexture2D",
}


@dataclass(frozen=True)
class Kernel:
    """A kernel as opt names it: the operator, a variant ("def", "int8_out"), and its place."""

    op: str
    alias: str
    target: str
    precision: str
    layout: str

    def __str__(self) -> str:
        return f"{self.op}/{self.alias}/{self.target}/{self.precision}/{self.layout}"


@lru_cache(maxsize=256)
def parse_kernel(text: str) -> Kernel:
    """The kernel that an attribute's text names. Numbers that v2.12 doesn't know become "unknown-N".

    Raises:
        NbError: the text is not of the form "op/alias/target/precision/layout".
    """
    parts = text.split("/")
    if len(parts) != 5 or not text.isprintable() or not all(_is_code(part) for part in parts[2:]):
        raise NbError(f"the topology is damaged: it names a kernel {text[:60]!a}")
    target, precision, layout = (int(part) for part in parts[2:])
    return Kernel(
        op=parts[0],
        alias=parts[1],
        target=TARGETS.get(target, f"unknown-{target}"),
        precision=PRECISIONS.get(precision, f"unknown-{precision}"),
        layout=LAYOUTS.get(layout, f"unknown-{layout}"),
    )


def _is_code(text: str) -> bool:
    """Whether text is a small decimal number in plain digits."""
    return len(text) <= 4 and text.isascii() and text.isdigit()
